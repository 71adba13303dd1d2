using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Webhooks;

namespace Imp.Infrastructure.Demo;

/// <summary>Who outside is told: one that works, and one that was forgotten.</summary>
internal sealed class DemoWebhooks(DemoCompany company, CommandBus bus, IChance chance)
{
    /// <summary>Imp switches it off during the week.</summary>
    public const string Retired = "Old chat bot";

    public async Task AddAsync()
    {
        await AddAsync("Ticket system", "https://tickets.demo.example/hooks/imp", new([StreamKind.IncidentCreated, StreamKind.IncidentStatusChanged], [], [], [Severity.Sev1, Severity.Sev2]));
        await AddAsync(Retired, "https://bots.demo.example/announce", new([StreamKind.IncidentCreated], [company.Sender("Checkout").Service], [], []));
    }

    private Task AddAsync(string name, string address, WebhookFilter filter) =>
        bus.ExecuteAsync(new CreateWebhook(new(chance.NewId()), name, address, filter, WebhookSecret.Make(chance)), Actor.System("demo"));
}
