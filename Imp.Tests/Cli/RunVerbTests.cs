using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Tests.Support;

namespace Imp.Tests.Cli;

/// <summary><c>imp run</c>: the command comes first, and Imp is told.</summary>
public sealed class RunVerbTests(CliHouse cli) : IClassFixture<CliHouse>
{
    [Fact]
    public async Task A_command_keeps_its_code_and_Imp_hears_of_it()
    {
        if (OperatingSystem.IsWindows()) return;
        using var owner = await cli.House.ProgramAsync(Role.Owner);
        var made = await owner.PostAsync("/api/v1/heartbeats", new StringContent($$"""{"serviceId":"{{cli.House.First.Service.Value}}","name":"Nightly","slug":"nightly","periodSeconds":86400}"""));
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.ToString();

        var good = await CliHouse.BareAsync([.. Options("--heartbeat", "nightly", "--service", "Main service", "--maintenance", "30m"), "--", "true"]);
        (good.Exit, good.Err).Should().Be((0, ""));
        (await StateAsync(owner, id)).Should().Be("up");
        var window = JsonNode.Parse(await owner.GetStringAsync("/api/v1/maintenance-windows?ended=true"))!["items"]!.AsArray().Single()!;
        (window["reason"]!.ToString(), window["state"]!.ToString()).Should().Be(("true", "ended"));

        var bad = await CliHouse.BareAsync([.. Options("--heartbeat", "nightly"), "--", "sh", "-c", "exit 7"]);
        (bad.Exit, bad.Err).Should().Be((7, ""));
        (await StateAsync(owner, id)).Should().Be("down");
    }

    [Theory]
    [InlineData("--heartbeat missing", 0, "There is no heartbeat missing.")]
    [InlineData("--service Nowhere", 0, "There is no service \"Nowhere\".")]
    [InlineData("--heartbeat missing --strict", 1, "There is no heartbeat missing.")]
    [InlineData("--maintenance 30m", 64, "give --service too")]
    public async Task What_Imp_cannot_be_told_is_said_and_only_a_strict_run_minds(string options, int code, string sentence)
    {
        if (OperatingSystem.IsWindows()) return;

        var result = await CliHouse.BareAsync(["run", .. options.Split(' '), "--url", cli.House.Url, "--key-file", cli["Owner.key"], "--", "true"]);

        result.Exit.Should().Be(code);
        result.Err.Should().Contain(sentence);
    }

    [Fact]
    public async Task Without_a_server_the_command_runs_and_one_that_is_not_there_ends_with_127()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] nowhere = ["--url", $"http://127.0.0.1:{Loopback.FreePort()}", "--heartbeat", "nightly"];

        var alone = await CliHouse.BareAsync(["run", .. nowhere, "--", "sh", "-c", "exit 3"]);
        (alone.Exit, alone.Err).Should().Match<(int Exit, string Err)>(one => one.Exit == 3 && one.Err.Contains("No server listens"));
        (await CliHouse.BareAsync(["run", .. nowhere, "--strict", "--", "true"])).Exit.Should().Be(69);
        (await CliHouse.BareAsync(["run", .. nowhere, "--", "no-such-command-here"])).Exit.Should().Be(127);
    }

    [Fact]
    public async Task The_real_executable_hands_input_output_and_signals_on()
    {
        if (OperatingSystem.IsWindows()) return;
        var echoed = await ImpProcess.RunAsync(["run", "--url", "http://127.0.0.1:9", "--", "sh", "-c", "read line; echo heard $line; trap 'exit 42' TERM; kill -TERM $PPID; while :; do sleep 0.02; done"], "hello\n");

        // The shell asks its parent, which is imp, to end: the signal comes back to it.
        (echoed.Exit, echoed.Out).Should().Be((42, "heard hello\n"));
    }

    private string[] Options(params string[] options) => ["run", .. options, "--url", cli.House.Url, "--key-file", cli["Owner.key"]];

    private static async Task<string> StateAsync(HttpClient owner, string id) => JsonNode.Parse(await owner.GetStringAsync($"/api/v1/heartbeats/{id}"))!["state"]!.ToString();
}
