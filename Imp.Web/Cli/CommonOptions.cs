using System.Collections;
using System.CommandLine;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Cli;

/// <summary>What more than one verb takes.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder; made when missing. Default: IMP_DATA, or else ./data.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IMP_DATA") is { Length: > 0 } set ? set : "data",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object, for programs." };

    /// <summary>The settings for a data folder, from every source.</summary>
    /// <exception cref="CannotStart">Something in them is wrong.</exception>
    public static ImpSettings Settings(string data, IReadOnlyDictionary<string, string?>? arguments = null)
    {
        using var defaults = typeof(CommonOptions).Assembly.GetManifestResourceStream("appsettings.json");
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value ?? ""));
        return SettingsReader.Read(data, defaults, environment, arguments ?? new Dictionary<string, string?>());
    }
}
