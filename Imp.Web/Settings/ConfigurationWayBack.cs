using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Configuration;

namespace Imp.Web.Settings;

/// <summary>Goes back to a revision of the configuration, as <c>imp undo</c> does, for pages.</summary>
public sealed class ConfigurationWayBack(IServiceProvider services, ConfigurationQueries revisions)
{
    /// <summary>What a revision changed.</summary>
    /// <returns>The sentence says why it cannot be told; null when it can.</returns>
    public static (IReadOnlyList<ConfigurationChange> Changes, string? Problem) Of(RevisionText revision)
    {
        if (revision.PreviousText is not { } previous) return ([], null);
        try
        {
            return (ConfigurationChange.Of(ConfigPlan.Between(previous, revision.Text)), null);
        }
        catch (CliFailure failure)
        {
            return ([], failure.Message);
        }
    }

    /// <returns>What going back would change now; the sentence says why it cannot be told.</returns>
    public async Task<(IReadOnlyList<ConfigurationChange> Changes, string? Problem)> PlanAsync(string text, CancellationToken cancel)
    {
        await using var imp = new LocalClient(services, Actor.System("configuration"), "this Imp");
        try
        {
            return (ConfigurationChange.Of(await ConfigPlan.MakeAsync(imp, text, keepsOthers: false, cancel)), null);
        }
        catch (CliFailure failure)
        {
            return ([], failure.Message);
        }
    }

    /// <summary>Goes back, as one change of the history.</summary>
    /// <returns>Why not, with the refusal's code; null when it was done.</returns>
    public async Task<(string Problem, string? Code)?> GoAsync(long number, Actor actor)
    {
        var revision = await revisions.GetAsync(number, default) ?? throw new Missing("revision");
        await using var imp = new LocalClient(services, actor, "this Imp");
        try
        {
            var plan = await ConfigPlan.MakeAsync(imp, revision.Text, keepsOthers: false, default);
            await new ConfigWork(imp, plan, _ => { }).KeptAsync(number, default);
            return null;
        }
        catch (CliFailure failure)
        {
            return (failure.Message, failure.Code);
        }
    }
}
