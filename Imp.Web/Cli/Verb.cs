using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Imp.Web.Cli;

/// <summary>A verb whose help ends with examples.</summary>
/// <param name="what">One sentence.</param>
internal sealed class Verb(string name, string what, params string[] examples) : Command(name, what)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Lets the help of every verb below the root end with its examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            var code = usual.Invoke(parsed);
            if (parsed.CommandResult.Command is not Verb { Examples: { Count: > 0 } examples }) return code;
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine("  " + example);
            output.WriteLine();
            return code;
        }
    }
}
