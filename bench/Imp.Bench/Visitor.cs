using System.Text.RegularExpressions;

namespace Imp.Bench;

/// <summary>A person without a browser.</summary>
internal static partial class Visitor
{
    /// <returns>The cookies that show who this is.</returns>
    public static async Task<string> SignInAsync(HttpClient client, string mail)
    {
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var before = Cookies(page);
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["__RequestVerificationToken"] = token, ["Email"] = mail, ["Password"] = Product.Password }),
        };
        request.Headers.Add("Cookie", before);
        using var answer = await client.SendAsync(request);
        return Cookies(answer) is { Length: > 0 } cookie ? cookie : throw new BenchFailure($"signing in was answered with {(int)answer.StatusCode}");
    }

    private static string Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(one => one.Split(';')[0])) : "";

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
