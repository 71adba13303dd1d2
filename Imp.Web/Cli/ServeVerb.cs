using System.CommandLine;
using Imp.Web.Host;

namespace Imp.Web.Cli;

/// <summary><c>imp serve</c>, which is also what <c>imp</c> alone does.</summary>
internal static class ServeVerb
{
    public static Command Make()
    {
        var verb = new Command("serve", "Run the console and take alerts in.");
        AddTo(verb);
        return verb;
    }

    public static void AddTo(Command verb)
    {
        var data = CommonOptions.Data();
        var urls = new Option<string?>("--urls") { Description = "Where to listen, several parted by ';'. Default: http://localhost:3001." };
        var demo = new Option<bool>("--demo") { Description = "Fill an empty database with example data." };
        verb.Options.Add(data);
        verb.Options.Add(urls);
        verb.Options.Add(demo);
        verb.SetAction((parsed, cancel) =>
        {
            var arguments = new Dictionary<string, string?>();
            if (parsed.GetValue(urls) is { } listen) arguments["Urls"] = listen;
            var folder = parsed.GetValue(data)!;
            return Server.RunAsync(folder, CommonOptions.Settings(folder, arguments), parsed.GetValue(demo), () => CommonOptions.Settings(folder, arguments));
        });
    }
}
