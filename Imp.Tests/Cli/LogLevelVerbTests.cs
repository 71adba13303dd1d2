using Imp.Domain.Shared;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Imp.Web.Host;
using Microsoft.Extensions.Logging;

namespace Imp.Tests.Cli;

/// <summary>The log's level, changed while Imp runs.</summary>
public sealed class LogLevelVerbTests(CliHouse cli) : IClassFixture<CliHouse>
{
    [Fact]
    public async Task An_owner_lets_the_log_write_more_for_a_while_and_then_it_is_as_before()
    {
        var (log, runner) = (cli.House.Of<LogSwitch>(), cli.House.Of<IReadOnlyList<Runner>>().Single(one => one.Name == nameof(LogReturn)));

        (await cli.RunAsync("log-level debug --for 10m")).Out.Should().StartWith("The log writes debug until ").And.EndWith(", then information.\n");
        (log.Now, await runner.DrainAsync(default)).Should().Be((LogDetail.Debug, 0), "its time is not over");
        log.Until.Should().BeCloseTo(cli.House.Of<TimeProvider>().GetUtcNow().AddMinutes(10), TimeSpan.FromMinutes(1));
        (await runner.NextDueAsync(default)).Should().Be(log.Until);

        log.Set(LogDetail.Debug, cli.House.Of<TimeProvider>().GetUtcNow());
        (await runner.DrainAsync(default), log.Now, log.Until).Should().Be((1, LogDetail.Information, null));
        (await cli.RunAsync("log-level")).Out.Should().Be("The log writes information, as the settings say.\n");
    }

    [Theory]
    [InlineData("log-level debug", nameof(Role.Manager), 77, "scope")]
    [InlineData("log-level", nameof(Role.Responder), 77, "scope")]
    [InlineData("log-level debgu", nameof(Role.Owner), 64, "there are debug, information, warning, error, default")]
    [InlineData("log-level debug --for 25h", nameof(Role.Owner), 64, "1 to 1,440 minutes")]
    [InlineData("log-level default --for 1h", nameof(Role.Owner), 64, "--for goes with a level")]
    public async Task Nobody_else_may_and_what_is_wrong_is_said(string line, string key, int code, string sentence) =>
        (await cli.RunAsync(line, key)).Should().Match<CommandResult>(one => one.Exit == code && one.Err.Contains(sentence));

    [Fact]
    public async Task Whoever_runs_the_process_changes_it_by_signals()
    {
        if (OperatingSystem.IsWindows()) return;
        var log = cli.House.Of<LogSwitch>();
        var settings = new ImpSettings { Logging = new LoggingSettings { Level = LogDetail.Warning } };
        using var signals = new LogSignals(log, cli.House.Of<Infrastructure.Changes.CommandBus>(), () => settings, cli.House.Of<ILogger<LogSignals>>());

        await SendAsync("USR1", () => log.Now == LogDetail.Debug && log.Until is not null);
        await SendAsync("USR2", () => log.Now == LogDetail.Information);
        await SendAsync("HUP", () => (log.Now, log.Configured) == (LogDetail.Warning, LogDetail.Warning));
        settings = new ImpSettings();
        await SendAsync("HUP", () => log.Now == LogDetail.Information);
    }

    private static async Task SendAsync(string signal, Func<bool> holds)
    {
        using var folder = new TempFolder();
        await using var kill = OutsideProcess.Start(Commands.Find("kill"), ["-" + signal, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)], folder.Path);
        await kill.EndAsync();
        await Eventually.HoldsAsync(holds, $"SIG{signal} to count");
    }
}
