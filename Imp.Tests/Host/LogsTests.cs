using System.Text;
using Imp.Domain.Shared;
using Imp.Tests.Support;
using Imp.Web.Host;

namespace Imp.Tests.Host;

public sealed class LogsTests
{
    [Fact]
    public async Task No_password_key_or_token_that_was_sent_anywhere_is_in_a_log()
    {
        const string Wrong = "canary-wrong-password";
        await using var house = await ServedHouse.StartAsync();
        string[] secrets = [house.First.IntegrationKey.Reveal, house.First.ApiKey!.Reveal, ServedHouse.Password, Wrong, "canary-token-in-path", "canary-setup-code"];
        using (var browser = await house.SignedInAsync("olga@example.org"))
        {
            await ServedHouse.PostFormAsync(house.Browser(), "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = "olga@example.org", ["Password"] = Wrong });
            await browser.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("not json"));
            await browser.PostAsync("/v2/enqueue", new StringContent($$"""{ "routing_key": "{{house.First.IntegrationKey.Reveal}}" """));
            await browser.GetAsync("/a/canary-token-in-path");
            await browser.PostAsync("/a/canary-token-in-path", null);
            await browser.GetAsync("/setup?code=canary-setup-code");
            await browser.PostAsync("/test-alert", new FormUrlEncodedContent([new("key", house.First.IntegrationKey.Reveal)]));
            browser.DefaultRequestHeaders.Authorization = new("Bearer", house.First.ApiKey!.Reveal);
            await browser.PostAsync("/api/v1/incidents", new StringContent("{"));
            await browser.GetAsync("/api/v1/incidents?cursor=" + house.First.ApiKey!.Reveal);
        }
        await Eventually.HoldsAsync(() => Read(house.Logs).Length > 0, "the log to be written");

        var log = Read(house.Logs);
        secrets.Where(log.Contains).Should().BeEmpty();
    }

    [Theory]
    [InlineData("GET /in/abcdefghij234567 done", "GET /in/••• done")]
    [InlineData("POST /a/ab-CD_ef.12?x=1", "POST /a/•••?x=1")]
    [InlineData("key imp_abcdefghijklmnopqrstuvwxyz234567.", "key •••.")]
    [InlineData("routing_key abcdefghijklmnopqrstuvwxyz234567", "routing_key •••")]
    [InlineData("/setup?code=secret&x=1", "/setup?code=•••&x=1")]
    [InlineData("trace 4bf92f3577b34da6a3ce929d0e0e4736 in /incidents/12", "trace 4bf92f3577b34da6a3ce929d0e0e4736 in /incidents/12")]
    public void What_looks_like_a_secret_is_masked_and_nothing_else(string text, string written) => MaskedText.Mask(text).Should().Be(written);

    private static string Read(string folder)
    {
        var all = new StringBuilder();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            all.Append(reader.ReadToEnd());
        }
        return all.ToString();
    }
}
