using System.Text;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void The_embedded_file_says_the_defaults()
    {
        using var embedded = typeof(Web.Cli.VersionVerb).Assembly.GetManifestResourceStream("appsettings.json");

        Read(defaults: embedded).Should().BeEquivalentTo(new ImpSettings());
    }

    [Fact]
    public async Task Later_sources_win_and_lists_are_replaced_as_a_whole()
    {
        await using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["appsettings.json"], """{ "Urls": "http://file", "Mail": { "Host": "file", "Port": 25, "Password": "hush" }, "Outbound": { "Allow": ["one", "two"] } }""");

        var settings = Read(folder.Path, new() { ["IMP_Mail__Host"] = "environment", ["IMP_Outbound__Allow"] = "10.0.0.0/8, three", ["IMP_DATA"] = "elsewhere" }, new() { ["Urls"] = "http://line" });

        (settings.Urls, settings.Mail.Host, settings.Mail.Port, settings.Mail.Password!.Reveal).Should().Be(("http://line", "environment", 25, "hush"));
        settings.Outbound.Allow.Should().Equal("10.0.0.0/8", "three");
    }

    [Theory]
    [InlineData("IMP_Mail__Hots", "x", "*no setting Mail:Hots (from the environment)*mean Mail:Host?")]
    [InlineData("IMP_url", "x", "*mean Urls?")]
    [InlineData("IMP_Zebra", "x", "*Valid are: Urls, PublicUrl, Language, Mail:Host,*")]
    [InlineData("IMP_Language", "fr", "*Language is \"fr\"*one of en, de.")]
    [InlineData("IMP_Mail__Port", "0", "*Mail:Port is \"0\"*a whole number from 1 to 65535.")]
    [InlineData("IMP_Limits__PerSecond", "0", "*Limits:PerSecond is \"0\"*a whole number from 1 to 1000000.")]
    [InlineData("IMP_Mail__Security", "ssl", "*one of Auto, StartTls, None.")]
    [InlineData("IMP_PublicUrl", "imp.example.org", "*a full address*")]
    public void What_is_wrong_is_named_with_what_would_be_right(string name, string value, string sentence) =>
        FluentActions.Invoking(() => Read(environment: new() { [name] = value })).Should().Throw<CannotStart>().WithMessage(sentence).Which.ExitCode.Should().Be(64);

    [Theory]
    [InlineData("""{ "Mail": { "Hots": "x" } }""", "*no setting Mail:Hots*")]
    [InlineData("{ not json", "*not valid JSON*")]
    public async Task A_wrong_file_is_named(string content, string sentence)
    {
        await using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["appsettings.json"], content);

        FluentActions.Invoking(() => Read(folder.Path)).Should().Throw<CannotStart>().WithMessage(sentence).And.Message.Should().Contain(folder.Path);
    }

    [Theory]
    [InlineData("http://*:3001", null, "http://localhost:3001")]
    [InlineData("http://0.0.0.0:80;https://x", null, "http://localhost:80")]
    [InlineData("http://localhost:3001", "https://imp.example.org/", "https://imp.example.org")]
    public void Links_start_with_what_people_can_reach(string urls, string? publicUrl, string link) =>
        new ImpSettings { Urls = urls, PublicUrl = publicUrl is null ? null : new Uri(publicUrl) }.LinkBase.Should().Be(link);

    private static ImpSettings Read(string folder = "/nonexistent", Dictionary<string, string>? environment = null, Dictionary<string, string?>? arguments = null, Stream? defaults = null) =>
        SettingsReader.Read(folder, defaults ?? new MemoryStream(Encoding.UTF8.GetBytes("{}")), environment ?? [], arguments ?? []);
}
