using System.Text.Json.Serialization;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Webhooks over HTTP.</summary>
public sealed class WebhookResource(IDbContextFactory<ImpDb> dbs) : TableResource<WebhookResource.Item>(dbs)
{
    public override string Path => "webhooks";

    public override string Single => "Webhook";

    public override string Means => "Addresses outside that are told what happens, by signed calls. The signing secret is told once, when it is made.";

    public override Permission Reads => Permission.Manage;

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Webhooks.Select(one => new Item
    {
        Id = one.Id, Name = one.Name, Address = one.Address, Filter = one.Filter, IsOn = one.IsOn, OffReason = one.OffReason, OffAt = one.OffAt, Failures = one.Failures,
        FailingSince = one.FailingSince, TriedAt = one.TriedAt, OldSecretUntil = one.OldSecretUntil, CreatedAt = one.CreatedAt, ArchivedAt = one.RemovedAt, Archived = one.RemovedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Makes one that is told of what happens from now on, and tells its signing secret once", (body, chance) => body.SigningSecret ?? WebhookSecret.Make(chance).Reveal,
            (MakeBody body, Guid id, Secret secret) => new CreateWebhook(new(id), body.Name ?? "", body.Address ?? "", body.Filter, secret), "webhook.most"),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditWebhook(now.Id, body.Name ?? "", body.Address ?? "", body.Filter)),
        Do("POST", "/activation", "switchWebhookOn", "It is told of what happens from now on", id => new SwitchWebhook(new(id), true)),
        Do("DELETE", "/activation", "switchWebhookOff", "What waits is not sent, and what happens meanwhile is not told later", id => new SwitchWebhook(new(id), false)),
        ReplaceKey("/secret", "replaceWebhookSecret", "Gives it another signing secret, told once; for a day the old one signs too", chance => WebhookSecret.Make(chance).Reveal, (id, secret) => new RotateWebhookSecret(new(id), secret)),
        new("POST", "/{id}/test", "testWebhook", "Sends a test, also when it is off", Permission.Manage, null, 200, typeof(Sent), TestAsync),
        Archive(id => new RemoveWebhook(new(id))),
        Restore(id => new RestoreWebhook(new(id)), "webhook.most"),
    ];

    private static async Task<object?> TestAsync(Call call)
    {
        var delivery = call.NewId(null);
        await call.DoAsync(new TestWebhook(new(Guid.Parse(call.Key)), new(delivery)));
        return new Sent(new(delivery));
    }

    /// <summary>One webhook; its secret is never told again.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public WebhookId Id { get; init; }

        [Field("What people call it.", Filters = true, Sorts = true, Example = "Ticket system")]
        public string Name { get; init; } = "";

        [Field("What is called.", Filters = true, Example = "https://tickets.example.org/hooks/imp")]
        public string Address { get; init; } = "";

        [Field("Of which types of events it is told; none: of all.")]
        public IReadOnlyList<StreamKind> Types => Filter.Kinds;

        [Field("Of which services; none: of all.")]
        public IReadOnlyList<ServiceId> ServiceIds => Filter.Services;

        [Field("Of whose services, or of what a rule routed to them; none: of all.")]
        public IReadOnlyList<TeamId> TeamIds => Filter.Teams;

        [Field("Of incidents of which severities; none: of all.")]
        public IReadOnlyList<Severity> Severities => Filter.Severities;

        [Field("False while it is told nothing.", Filters = true, Example = true)]
        public bool IsOn { get; init; }

        [Field("Why Imp switched it off; null when it is on, or a person did.")]
        public string? OffReason { get; init; }

        [Field("When it was switched off; null while it is on.")]
        public DateTimeOffset? OffAt { get; init; }

        [Field("Attempts that failed since the last that did not.", Example = 0)]
        public int Failures { get; init; }

        [Field("Since when every attempt failed; null while it works.")]
        public DateTimeOffset? FailingSince { get; init; }

        [Field("The last attempt; null when there was none.")]
        public DateTimeOffset? TriedAt { get; init; }

        [Field("Until then the secret before signs too; null when there is none.")]
        public DateTimeOffset? OldSecretUntil { get; init; }

        [JsonIgnore]
        public WebhookFilter Filter { get; init; } = WebhookFilter.All;
    }

    /// <summary>What is sent to change one.</summary>
    public record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Ticket system")]
        public string? Name { get; init; }

        [Field("Takes a POST with JSON and answers with 2xx; needed when it is made.", Example = "https://tickets.example.org/hooks/imp")]
        public string? Address { get; init; }

        [Field("Types of events; none: all.", Example = """["INCIDENT_CREATED","INCIDENT_STATUS_CHANGED"]""")]
        public IReadOnlyList<StreamKind>? Types { get; init; }

        [Field("At most 200; none: all.")]
        public IReadOnlyList<ServiceId>? ServiceIds { get; init; }

        [Field("At most 200; none: all.")]
        public IReadOnlyList<TeamId>? TeamIds { get; init; }

        [Field("None: all.", Example = """["SEV1","SEV2"]""")]
        public IReadOnlyList<Severity>? Severities { get; init; }

        internal WebhookFilter Filter => new(Types ?? [], ServiceIds ?? [], TeamIds ?? [], Severities ?? []);
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record MakeBody : Body
    {
        [Field("`whsec_` and base64 of 24 to 64 bytes; left out: Imp makes one.")]
        public string? SigningSecret { get; init; }
    }

    /// <summary>What was sent.</summary>
    public sealed record Sent
    {
        internal Sent(WebhookDeliveryId id) => DeliveryId = id;

        [Field("Names it among the webhook deliveries, which say what was answered.")]
        public WebhookDeliveryId DeliveryId { get; }
    }
}
