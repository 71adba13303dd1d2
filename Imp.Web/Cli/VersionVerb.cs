using System.CommandLine;
using System.Reflection;

namespace Imp.Web.Cli;

/// <summary><c>imp version</c>: one line.</summary>
internal static class VersionVerb
{
    public static string Version { get; } =
        typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Make()
    {
        var verb = new Command("version", "Print the version.");
        verb.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine($"imp {Version}"));
        return verb;
    }
}
