using Imp.Domain.Shared;
using Imp.Infrastructure.Settings;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Settings;

/// <summary>The configuration as the command line writes it, for the history of its changes.</summary>
internal sealed class ConfigurationTexts(IServiceProvider services) : IConfigurationText
{
    public async Task<string> ReadAsync(CancellationToken cancel)
    {
        await using var imp = new LocalClient(services, Actor.System("configuration"), "this Imp");
        return (await ConfigState.ReadAsync(imp, cancel)).Text(hasIds: true);
    }

    public ConfigurationDifference Compare(string before, string after)
    {
        try
        {
            var plan = ConfigPlan.Between(before, after);
            return new ConfigurationDifference(ConfigWords.Summary(plan), [.. ConfigWords.Of(plan)]);
        }
        catch (CliFailure failure)
        {
            // Two things of one name, or a text of an older Imp: kept all the same, and said.
            return new ConfigurationDifference("Changed; the texts cannot be compared: " + failure.Message, ["~ " + failure.Message]);
        }
    }
}

/// <summary>Wires the history of the configuration.</summary>
internal static class ConfigurationServices
{
    public static IServiceCollection AddConfigurationTexts(this IServiceCollection services) => services.AddSingleton<IConfigurationText, ConfigurationTexts>().AddSingleton<ConfigurationWayBack>();
}
