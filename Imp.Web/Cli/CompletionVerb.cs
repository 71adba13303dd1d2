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
              local line typed=${COMP_LINE:0:COMP_POINT}
              typed=${typed##*[[:space:]]}
              COMPREPLY=()
              # bash breaks words at : and =, and what stands before that is not said again.
              while IFS= read -r line; do [[ $line == "$typed"* ]] && COMPREPLY+=("${line#"${typed%"$2"}"}"); done < <(imp "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            }
            complete -o default -F _imp imp
            """,
        ["zsh"] = """
            #compdef imp
            # imp completion for zsh. Load it with: source <(imp completion zsh)
            _imp() {
              local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
              local -a found
              found=(${(f)"$(imp "[suggest:${#line}]" "$line" 2>/dev/null)"})
              compadd -a found || _files
            }
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
            compdef _imp imp
            """,
        ["powershell"] = """
            # imp completion for PowerShell. Load it with: imp completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName imp -ScriptBlock {
              param($word, $line, $position)
              imp "[suggest:$position]" "$line" 2>$null | Where-Object { $_.StartsWith($word) } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    /// <returns>The words that fit where a shell asks for them, by <c>[suggest:POSITION] LINE</c>; null where none asks.</returns>
    public static IReadOnlyList<string>? Answer(string[] arguments)
    {
        if (arguments is not [['[', 's', 'u', 'g', 'g', 'e', 's', 't', ..], ..]) return null;
        if (arguments is not [{ Length: > 10 } asks, var line] || !int.TryParse(asks["[suggest:".Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return [];

        // PowerShell leaves blanks at the end out, but counts them.
        var typed = line.PadRight(Math.Min(at, line.Length + 1))[..Math.Min(at, line.Length + 1)];
        var word = typed[(typed.LastIndexOf(' ') + 1)..];
        // What the line calls the executable need not be imp.
        var before = typed[..^word.Length] is var all && all.IndexOf(' ') is >= 0 and var end ? all[(end + 1)..] : "";
        // Options only where one is begun: where nothing else fits, a shell then offers files.
        return [.. CommandLine.Root().Parse(before).GetCompletions(before.Length).Select(one => one.Label)
            .Where(one => one.StartsWith(word, StringComparison.Ordinal) && !one.StartsWith('/') && (word.StartsWith('-') || !one.StartsWith('-')))];
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
