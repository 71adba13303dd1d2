using System.CommandLine;
using System.Globalization;
using Imp.Web.Cli;

namespace Imp.Tests.Cli;

/// <summary>What shells ask for, and the scripts that ask.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string> Verbs => [.. CommandLine.Root().Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_and_every_option_of_it_is_offered(string name)
    {
        var verb = CommandLine.Root().Subcommands.Single(one => one.Name == name);

        (await AskAsync("imp " + name[..1])).Should().Contain(name);
        verb.Options.Where(option => !option.Hidden).Select(option => option.Name).Where(option => option.StartsWith("--", StringComparison.Ordinal)).Should().BeSubsetOf(await AskAsync($"imp {name} --"));
    }

    [Theory]
    [InlineData("imp export serv", "services")]
    [InlineData("imp log-level deb", "debug")]
    [InlineData("imp completion z", "zsh")]
    [InlineData("/opt/somewhere/imp-2 hist", "history")]
    public async Task Words_that_an_argument_takes_are_offered_too(string line, string word) => (await AskAsync(line)).Should().Contain(word);

    [Theory]
    [InlineData("imp attach 12 ", "")]
    [InlineData("imp close 3 --reason ", "duplicate external fixed maintenance noise went-away")]
    [InlineData("imp attach", "attach attachments")]
    public async Task Options_are_offered_only_where_one_is_begun_so_that_a_shell_offers_files_elsewhere(string line, string words) =>
        (await AskAsync(line)).Should().Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task Blanks_that_PowerShell_counts_and_leaves_out_begin_a_new_word() =>
        (await CliHouse.BareAsync("[suggest:11]", "imp export")).Out.Should().Contain("services\n").And.NotContain("export\n");

    [Theory]
    [InlineData("bash", "complete -o default -F _imp imp", "COMP_LINE")]
    [InlineData("zsh", "compdef _imp imp", "words[1,CURRENT-1]")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName imp", "$position")]
    public async Task Each_shell_has_a_script_that_asks_the_executable_itself_so_that_it_knows_every_verb(string shell, string registers, string line)
    {
        var script = (await CliHouse.BareAsync("completion", shell)).Out;

        script.Should().Contain(registers).And.Contain(line).And.Contain("imp \"[suggest:");
    }

    private static async Task<string[]> AskAsync(string line) =>
        (await CliHouse.BareAsync(string.Create(CultureInfo.InvariantCulture, $"[suggest:{line.Length}]"), line)).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
