using System.Text.Json;
using Imp.Infrastructure.Database;
using Microsoft.Extensions.Configuration;

namespace Imp.Infrastructure.Settings;

/// <summary>Reads the settings from all their sources and refuses what it does not know: a misspelt setting would otherwise do nothing, silently.</summary>
public static class SettingsReader
{
    private const string Prefix = "IMP_";

    /// <summary>Names in the environment that are no settings: the command line's own and those of the scripts around the house.</summary>
    private static readonly string[] Apart = ["DATA", "ALLOW_NETWORK_FOLDER", "EXECUTABLE", "FAST_PUBLISH", "BENCH_SECONDS"];

    /// <summary>What the command line reads as a client; written in another way it is a setting that somebody misspelt.</summary>
    private static readonly string[] OfClient = ["IMP_URL", "IMP_KEY", "IMP_INTEGRATION_KEY"];

    /// <param name="folder">The data folder; it need not exist.</param>
    /// <param name="defaults">The embedded file; null: the defaults of <see cref="ImpSettings"/>.</param>
    /// <param name="environment">Of the process.</param>
    /// <param name="arguments">Settings given on the command line.</param>
    /// <exception cref="CannotStart">A name is unknown or a value wrong; says which, and what would be right.</exception>
    public static ImpSettings Read(
        string folder, Stream? defaults, IEnumerable<KeyValuePair<string, string>> environment, IReadOnlyDictionary<string, string?> arguments)
    {
        var file = Path.Combine(Path.GetFullPath(folder), "appsettings.json");
        var settings = new SettingsBinder();
        try
        {
            if (defaults is not null) settings.Add(new ConfigurationBuilder().AddJsonStream(defaults).Build(), "the built-in appsettings.json");
            if (File.Exists(file)) settings.Add(new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: false).Build(), file);
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or JsonException)
        {
            throw new CannotStart(CannotStart.WrongUse, $"{file} is not valid JSON: {(failure.InnerException ?? failure).Message}");
        }
        settings.Add(FromEnvironment(environment), "the environment");
        settings.Add(new ConfigurationBuilder().AddInMemoryCollection(arguments).Build(), "the command line");
        var bound = settings.Bind();
        Identity.Oidc.ProviderMap.Of(bound.Oidc);
        Identity.ProxyNetworks.Of(bound.Proxy);
        return bound;
    }

    private static IConfigurationRoot FromEnvironment(IEnumerable<KeyValuePair<string, string>> environment) =>
        new ConfigurationBuilder().AddInMemoryCollection(environment
            .Where(one => one.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !OfClient.Contains(one.Key) && !Apart.Contains(one.Key[Prefix.Length..].ToUpperInvariant()))
            .Select(one => KeyValuePair.Create(one.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)one.Value))).Build();
}
