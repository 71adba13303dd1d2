using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Integrations;

namespace Imp.Web.Heartbeats;

/// <summary>Makes the heartbeat that a first ping asks for, with the rhythm that healthchecks.io gives: a day, and an hour of grace.</summary>
internal sealed class PingStart(CommandBus bus, HeartbeatQueries heartbeats, IChance chance)
{
    private static readonly Rhythm Rhythm = new(86_400, null, null, 3_600);

    /// <returns>The heartbeat and whether it is new, or the sentence that refuses it.</returns>
    public async Task<(HeartbeatId? Heartbeat, bool IsNew, string? Refusal)> CreateAsync(IntegrationRef integration, string slug, CancellationToken cancel)
    {
        if (!Slug.IsOne(slug)) return (null, false, "invalid url format");
        var id = new HeartbeatId(chance.NewId());
        try
        {
            await bus.ExecuteAsync(new CreateHeartbeat(id, integration.Service, slug, slug, Rhythm, AlertSeverity.Error), Actor.Integration(integration.Id, integration.Name), cancel);
            return (id, true, null);
        }
        catch (Refusal refusal) when (refusal.Code == "heartbeat.slug")
        {
            // Two first pings at once: the other one was faster.
            var others = await heartbeats.OfServiceAsync(integration.Service, cancel);
            return (others.FirstOrDefault(one => one.Slug == slug)?.Id, false, null);
        }
        catch (Refusal refusal)
        {
            return (null, false, refusal.Message);
        }
    }
}
