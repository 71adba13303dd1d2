using Imp.Tests.Support;

namespace Imp.Tests.Cli;

/// <summary>Shells at a terminal, in which somebody types and presses Tab.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TempFolder home = new();

    public static TheoryData<string, string> Shells => new() { { "bash", "bash --norc --noprofile -i" }, { "zsh", "zsh -f -i" } };

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task What_Tab_makes_of_a_line_is_what_imp_is_called_with(string shell, string command)
    {
        foreach (var name in new[] { "gateway.log", "two words.txt" }) await File.WriteAllTextAsync(home[name], "");
        string[] typed =
        [
            "imp atta\t", "imp attach 12 gate\t--name x", "imp attach 12 two\t", "imp attach 12 --na\tx two\t",
            "imp inci\tis:op\t", "imp close 3 --reason noi\t", "imp page Shop Slow -\t-severity SEV\t1",
        ];

        await TypeAsync(command, [$"source <(imp completion {shell})", .. typed, "exit"]);

        (await File.ReadAllLinesAsync(home["called"])).Should().Equal(
            "<attach", "<attach<12<gateway.log<--name<x", "<attach<12<two words.txt", "<attach<12<--name<x<two words.txt",
            "<incidents<is:open", "<close<3<--reason<noise", "<page<Shop<Slow<--severity<SEV1");
    }

    public void Dispose() => home.Dispose();

    private async Task TypeAsync(string command, string[] lines)
    {
        // Asked for words it is the real one; called with a whole line it writes down with what.
        await File.WriteAllTextAsync(home["imp"], $"""
            #!/bin/sh
            case "$1" in
              completion | "[suggest"*) exec {Environment.GetEnvironmentVariable("IMP_EXECUTABLE") ?? $"dotnet '{Path.Combine(AppContext.BaseDirectory, "imp.dll")}'"} "$@" ;;
              *) printf '<%s' "$@" >> "$HOME/called"; echo >> "$HOME/called" ;;
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(home["imp"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Commands.Find(command.Split(' ')[0]);
        await using var terminal = OutsideProcess.Start(Commands.Find("script"), ["-qec", command, "/dev/null"], home.Path, string.Concat(lines.Select(line => line + "\n")), new Dictionary<string, string>
        {
            ["HOME"] = home.Path, ["TERM"] = "xterm", ["PATH"] = home.Path + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
        });
        var ended = await terminal.EndAsync(TimeSpan.FromMinutes(1));
        File.Exists(home["called"]).Should().BeTrue(ended.Out + ended.Err);
    }
}
