using System.CommandLine;
using System.Globalization;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp completion</c>: the script that lets a shell ask for the words that fit.</summary>
internal static class CompletionVerb
{
    private static readonly IReadOnlyDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["bash"] = """
            # imp completion for bash. Load it with: source <(imp completion bash)
            _imp() {
              local line
              COMPREPLY=()
              while IFS= read -r line; do [[ $line == "$2"* ]] && COMPREPLY+=("$line"); done < <(imp "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            }
            complete -o default -F _imp imp
            """,
        ["zsh"] = """
            #compdef imp
            # imp completion for zsh. Load it with: source <(imp completion zsh)
            _imp() {
              local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
              local -a found
              found=("${(@f)$(imp "[suggest:${#line}]" "$line" 2>/dev/null)}")
              compadd -a found || _files
            }
            compdef _imp imp
            """,
        ["powershell"] = """
            # imp completion for PowerShell. Load it with: imp completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName imp -ScriptBlock {
              param($word, $line, $position)
              imp "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    /// <returns>True where a shell asks for the words that fit: with a half-typed line, which is always wrong.</returns>
    public static bool IsAsked(string[] arguments) => arguments is [['[', 's', 'u', 'g', 'g', 'e', 's', 't', ..], ..];

    /// <returns>A shell's question without what it calls the executable, which need not be imp.</returns>
    public static string[] WithoutName(string[] arguments)
    {
        if (!IsAsked(arguments) || arguments is not [{ Length: > 10 } asks, var line] || !int.TryParse(asks["[suggest:".Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return arguments;
        var name = line.IndexOf(' ') is >= 0 and var end ? end + 1 : line.Length;
        return [$"[suggest:{Math.Max(0, at - name)}]", line[name..]];
    }

    public static Command Make()
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Scripts.Keys) + ".", HelpName = "shell" };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var verb = new Verb("completion", "Print the script that completes imp in a shell.", "source <(imp completion bash)", "source <(imp completion zsh)", "imp completion powershell | Out-String | Invoke-Expression") { shell };
        verb.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Scripts.GetValueOrDefault(parsed.GetValue(shell)!)
            ?? throw new CliFailure(CliFailure.WrongUse, $"There is no completion for {parsed.GetValue(shell)}; there is one for {string.Join(", ", Scripts.Keys)}.")));
        return verb;
    }
}
