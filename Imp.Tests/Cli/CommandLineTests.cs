using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("serv", "There is no verb serv. Did you mean serve?")]
    [InlineData("--dta", "There is no option --dta. Did you mean --data?")]
    [InlineData("doctor --jsn", "There is no option --jsn. Did you mean --json?")]
    [InlineData("login http://localhost --key-stdin", "There is no option --key-stdin. Valid are: --help.")]
    [InlineData("setup help", "setup does not take \"help\". What it takes: imp setup --help")]
    public async Task What_is_misspelt_is_told_with_what_was_meant(string line, string sentence)
    {
        var result = await ImpProcess.RunAsync(line.Split(' '));

        (result.Exit, result.Err.Trim()).Should().Be((64, "imp: " + sentence));
    }

    [Fact]
    public async Task The_first_run_prints_its_keys_once_and_is_possible_once()
    {
        await using var folder = new TempFolder();
        string[] setup = ["setup", "--data", folder["data"], "--owner", "ana@example.org", "--password-stdin", "--json"];

        var first = await ImpProcess.RunAsync(setup, "correct horse battery\n");
        first.Exit.Should().Be(0, first.Err);
        var printed = JsonElement.Parse(first.Out);
        printed.GetProperty("integrationKey").GetString().Should().HaveLength(32);
        printed.GetProperty("apiKey").GetString().Should().StartWith("imp_");
        printed.GetProperty("owner").GetString().Should().Be("ana@example.org");

        var second = await ImpProcess.RunAsync(setup, "correct horse battery\n");
        (second.Exit, second.Out).Should().Be((1, ""));
        second.Err.Should().Contain("set up already");
    }

    [Fact]
    public async Task A_short_password_is_refused_before_anything_is_made()
    {
        await using var folder = new TempFolder();

        var result = await ImpProcess.RunAsync(["setup", "--data", folder["data"], "--owner", "ana@example.org", "--password-stdin"], "short\n");

        (result.Exit, result.Err.Trim()).Should().Be((64, "imp: A password has 12 to 256 characters."));
    }

    [Fact]
    public async Task The_doctor_finds_a_fresh_installation_sound_and_a_damaged_file_wrong()
    {
        await using var folder = new TempFolder();
        await ImpProcess.RunAsync(["setup", "--data", folder["data"], "--owner", "ana@example.org", "--password-stdin"], "correct horse battery\n");

        (await ImpProcess.RunAsync(["doctor", "--data", folder["data"], "--json"])).Exit.Should().Be(0);

        await File.WriteAllTextAsync(Path.Combine(folder["data"], "imp.db"), new string('x', 10_000));
        var damaged = await ImpProcess.RunAsync(["doctor", "--data", folder["data"]]);
        (damaged.Exit, damaged.Out).Should().Match<(int Exit, string Out)>(one => one.Exit == 1 && one.Out.Contains("WRONG    database"));
    }
}
