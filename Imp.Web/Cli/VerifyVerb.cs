using System.CommandLine;
using Imp.Infrastructure.Operations;

namespace Imp.Web.Cli;

/// <summary><c>imp verify</c>: is what is stored whole?</summary>
internal static class VerifyVerb
{
    public static Command Make()
    {
        var archive = new Argument<string?>("file") { Description = "A backup; without it the data folder itself is looked at.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var verb = new Command("verify", "Go through everything that is stored, or through a backup, and say whether it is whole.") { archive, data, json };
        verb.SetAction((parsed, cancel) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            var findings = parsed.GetValue(archive) is { } file ? Verification.OfBackup(file, folder, TimeProvider.System, cancel) : Verification.OfFolder(folder);
            return Findings.PrintAsync(findings, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
        });
        return verb;
    }
}
