using System.Security.Claims;

namespace Imp.Web.Languages;

/// <summary>Which language a viewer gets: the profile's; else the one this browser chose where nobody is signed in; else what the browser asks for; else the installation's default.</summary>
internal static class LanguageChoice
{
    /// <summary>The claim that holds the profile's language; absent when the profile leaves it to the browser.</summary>
    public const string Claim = "imp/language";

    /// <summary>The cookie that remembers what was chosen on the sign-in page.</summary>
    public const string Cookie = "imp-language";

    public static Language Of(HttpContext context, LanguageShelf shelf) =>
        Of(context.User.FindFirstValue(Claim), context.Request.Cookies[Cookie], Wanted(context.Request), shelf);

    /// <param name="wanted">What the browser asks for, best first.</param>
    public static Language Of(string? profile, string? cookie, IEnumerable<string> wanted, LanguageShelf shelf) =>
        shelf.Find(profile) ?? shelf.Find(cookie) ?? wanted.Select(shelf.Find).FirstOrDefault(found => found is not null) ?? shelf.Default;

    /// <returns>The languages of <c>Accept-Language</c>, best first; those with weight 0 are refused.</returns>
    private static IEnumerable<string> Wanted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.Where(one => one.Quality != 0).OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString());
}
