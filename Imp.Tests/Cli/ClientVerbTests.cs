using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Tests.Support;

namespace Imp.Tests.Cli;

/// <summary>The verbs that talk to a server.</summary>
public sealed class ClientVerbTests(CliHouse cli) : IClassFixture<CliHouse>
{
    [Fact]
    public async Task An_incident_lives_its_life_on_the_command_line()
    {
        var number = await PageAsync("Checkout \e[31mis slow");

        (await cli.RunAsync("incidents is:open")).Out.Should().Contain($"#{number}").And.Contain("Main service").And.NotContain("\e", "a title must not reach the terminal's controls");
        (await cli.RunAsync($"ack {number} --note Looking")).Should().Match<CommandResult>(one => one.Exit == 0 && one.Out == $"#{number} acknowledged.\n");
        (await cli.RunAsync(nameof(Role.Owner), "note", $"#{number}", "Failed over")).Exit.Should().Be(0);
        (await cli.RunAsync($"snooze {number} --for 2h")).Out.Should().StartWith($"#{number} snoozed until 2");
        (await cli.RunAsync($"close {number} --reason noise -q")).Out.Should().BeEmpty("nobody asked for more");

        var shown = (await cli.RunAsync($"show {number}")).Out;
        shown.Should().Contain("Closed as      noise").And.Contain("Looking").And.Contain("Failed over").And.NotContain("\e");
        JsonNode.Parse((await cli.RunAsync($"show {number} --json")).Out)!["response"]!.ToString().Should().Be("closed");
        JsonNode.Parse((await cli.RunAsync("incidents is:all --json")).Out)!.AsArray().Should().Contain(one => one!["number"]!.GetValue<long>() == number);
    }

    [Fact]
    public async Task What_fails_for_one_does_not_keep_the_others_from_it()
    {
        var (one, other) = (await PageAsync("One"), await PageAsync("Other"));
        await cli.RunAsync($"close {one}");

        var result = await cli.RunAsync($"ack {one} {other}");

        (result.Exit, result.Out).Should().Be((1, $"#{other} acknowledged.\n"));
        result.Err.Should().StartWith($"imp: #{one}: Not possible while");
    }

    [Theory]
    [InlineData("incidents", "wrong", 77, "does not accept the key")]
    [InlineData("page Main Title", "Viewer", 77, "not")]
    [InlineData("page Nowhere Title", "Owner", 64, "service")]
    [InlineData("incidents is:opne", "Owner", 64, "q: At 4: There is no state")]
    [InlineData("show 99999", "Owner", 1, "no")]
    [InlineData("show twelve", "Owner", 64, "\"twelve\" is no incident's number.")]
    [InlineData("snooze 1 --for soon", "Owner", 64, "--for takes a span of time")]
    [InlineData("oncall Nobody", "Owner", 1, "There is no schedule")]
    [InlineData("export servces", "Owner", 64, "Did you mean services?")]
    [InlineData("completion fish", "", 64, "there is one for bash, zsh, powershell")]
    public async Task What_is_wrong_is_said_in_one_line_with_a_code_for_scripts(string line, string key, int code, string sentence)
    {
        var result = key.Length == 0 ? await CliHouse.BareAsync(line.Split(' ')) : await cli.RunAsync(line, key);

        result.Exit.Should().Be(code, result.Err);
        result.Err.Should().StartWith("imp: ").And.Contain(sentence);
        result.Err.Trim().Should().NotContain("\n");
        result.Out.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_no_server_or_no_Imp_answers_that_is_said()
    {
        var nobody = await CliHouse.BareAsync("incidents", "--url", $"http://127.0.0.1:{Loopback.FreePort()}", "--key-file", cli["Owner.key"]);
        (nobody.Exit, nobody.Err).Should().Match<(int Exit, string Err)>(one => one.Exit == 69 && one.Err.Contains("No server listens"));

        var other = await CliHouse.BareAsync("incidents", "--url", cli.House.Url + "/healthz", "--key-file", cli["Owner.key"]);
        other.Exit.Should().Be(76, other.Err);
    }

    [Fact]
    public async Task Who_is_on_call_is_told()
    {
        using var owner = await cli.House.ProgramAsync(Role.Owner);
        var made = await owner.PostAsync("/api/v1/schedules", new StringContent($$"""
            {"name":"Nights","teamId":"{{cli.House.First.Team.Value}}","zone":"Europe/Berlin","sure":true,
             "layers":[{"name":"Weekly","unit":"weeks","every":1,"start":"2026-03-02T09:00","members":["{{cli.House.First.Owner.Value}}"],"turns":"calendar","windows":[],"zone":"schedule"}]}
            """));
        made.EnsureSuccessStatusCode();

        (await cli.RunAsync("oncall")).Out.Should().MatchRegex(@"(?m)^Nights\s+Olga\s+a week or longer");
        (await cli.RunAsync("oncall nights -q")).Out.Should().Be("Olga\n");
    }

    [Fact]
    public async Task A_shell_is_told_which_words_fit()
    {
        (await CliHouse.BareAsync("[suggest:7]", "imp inc")).Out.Should().Be("incidents\n");
        (await CliHouse.BareAsync("completion", "bash")).Out.Should().Contain("complete -o default -F _imp imp");
        (await CliHouse.BareAsync("ack", "--help")).Out.Should().Contain("Examples:").And.Contain("imp ack 12 13 14");
    }

    private async Task<long> PageAsync(string title)
    {
        var made = await cli.RunAsync(nameof(Role.Responder), "page", "Main service", title, "-q");
        made.Exit.Should().Be(0, made.Err);
        return long.Parse(made.Out, System.Globalization.CultureInfo.InvariantCulture);
    }
}
