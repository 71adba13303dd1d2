using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Noise;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>Integrations over HTTP.</summary>
public sealed class IntegrationResource(IDbContextFactory<ImpDb> dbs) : TableResource<IntegrationResource.Item>(dbs)
{
    public override string Path => "integrations";

    public override string Single => "Integration";

    public override string Means => "Doors through which senders' events arrive. A key is shown once, when it is made.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from integration in db.Integrations
        join service in db.Services on integration.ServiceId equals service.Id
        select new Item
        {
            Id = integration.Id, Name = integration.Name, ServiceId = integration.ServiceId, Service = service.Name, KeyHint = integration.KeyHint, IsSigned = integration.SigningSecret != null,
            LimitPerSecond = integration.LimitPerSecond, LimitBurst = integration.LimitBurst, MailKeyPattern = integration.MailKeyPattern, MailResolvedPattern = integration.MailResolvedPattern,
            CreatedAt = integration.CreatedAt, ArchivedAt = integration.ArchivedAt, Archived = integration.ArchivedAt != null,
        };

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Makes one, and tells its key once", (_, chance) => KeyText.IntegrationKey(chance), (Body body, Guid id, Secret key) => new CreateIntegration(new(id), body.Name ?? "", body.ServiceId ?? default, key), "integration.name"),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditIntegration(now.Id, body.Name ?? "", body.ServiceId ?? default), "integration.name"),
        ReplaceKey("/key", "replaceIntegrationKey", "Gives it a new key, told once; the old one ends at once", KeyText.IntegrationKey, (id, key) => new ReplaceIntegrationKey(new(id), key)),
        Do("PUT", "/limit", "limitIntegration", "Says how much it may send before its events are grouped", (LimitBody body, Guid id, Call _) => new LimitIntegration(new(id), body.PerSecond, body.Burst)),
        Do("PUT", "/signing-secret", "setSigningSecret", "Says what its senders sign with; what is not signed is refused then", (SigningBody body, Guid id, Call _) => new SetSigningSecret(new(id), body.SigningSecret is { } secret ? new Secret(secret) : null)),
        Do("PUT", "/mail-subjects", "setMailSubjects", "Says how the subjects of its mails are read", (MailSubjectsBody body, Guid id, Call _) => new SetMailSubjects(new(id), body.KeyPattern, body.ResolvedPattern)),
        Archive(id => new ArchiveIntegration(new(id))),
        Restore(id => new RestoreIntegration(new(id)), "integration.name"),
    ];

    /// <summary>One integration.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public IntegrationId Id { get; init; }

        [Field("1 to 100 characters.", Filters = true, Sorts = true, Example = "Prometheus")]
        public string Name { get; init; } = "";

        [Field("The service whose incidents it opens.", Filters = true)]
        public ServiceId ServiceId { get; init; }

        [Field("Name of the service.", Sorts = true, Example = "Main service")]
        public string Service { get; init; } = "";

        [Field("The first characters of its key.", Example = "7mkm")]
        public string KeyHint { get; init; } = "";

        [Field("True when its senders must sign.")]
        public bool IsSigned { get; init; }

        [Field("Events a second before they are grouped; null: as everywhere.")]
        public int? LimitPerSecond { get; init; }

        [Field("So many at once after a pause; null: as everywhere.")]
        public int? LimitBurst { get; init; }

        [Field("Finds the dedup key in the subject of a mail; null: Imp's own rule.")]
        public string? MailKeyPattern { get; init; }

        [Field("Fits the subject of a mail that says that it is over; null: Imp's own rule.")]
        public string? MailResolvedPattern { get; init; }
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Grafana")]
        public string? Name { get; init; }

        [Field("The service whose incidents it opens; needed when it is made.", Example = "$services")]
        public ServiceId? ServiceId { get; init; }
    }

    /// <summary>How much it may send.</summary>
    public sealed record LimitBody
    {
        [Field("Events a second, 1 to 1,000,000; left out: as everywhere.", Example = 50)]
        public int? PerSecond { get; init; }

        [Field("So many at once after a pause, 1 to 10,000,000; left out: as everywhere.", Example = 500)]
        public int? Burst { get; init; }
    }

    /// <summary>What its senders sign with.</summary>
    public sealed record SigningBody
    {
        [Field("8 to 255 characters, as it stands at the sender; left out: nothing is signed. It is never told again.", Example = "the same as at the sender")]
        public string? SigningSecret { get; init; }
    }

    /// <summary>How the subjects of its mails are read.</summary>
    public sealed record MailSubjectsBody
    {
        [Field("Regular expression whose first group is the dedup key; left out: Imp's own rule.", Example = @"\[(\w+)\]")]
        public string? KeyPattern { get; init; }

        [Field("Regular expression that a subject fits when it is over; left out: Imp's own rule.", Example = "^OK")]
        public string? ResolvedPattern { get; init; }
    }
}
