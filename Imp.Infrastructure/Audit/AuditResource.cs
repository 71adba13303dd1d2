using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Audit;

/// <summary>The audit log over HTTP.</summary>
public sealed class AuditResource(IDbContextFactory<ImpDb> dbs) : TableResource<AuditResource.Item>(dbs)
{
    public override string Path => "audit";

    public override string Single => "AuditEntry";

    public override string Means => "One entry per change: who, what, when, from where. It holds no secrets.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "sequence";

    public override string UsualSort => "-sequence";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Audit.Select(entry => new Item
    {
        Sequence = entry.Sequence, At = entry.At, ActorKind = entry.ActorKind, ActorId = entry.ActorId, Actor = entry.ActorName, From = entry.From, Command = entry.Command, Detail = entry.Detail,
    });

    /// <summary>One change.</summary>
    public sealed record Item
    {
        [Field("Names it; the order in which they were made.", Filters = true, Sorts = true, Example = 42)]
        public long Sequence { get; init; }

        [Field("When.")]
        public DateTimeOffset At { get; init; }

        [Field("What kind of thing acted.")]
        public ActorKind ActorKind { get; init; }

        [Field("Id of who acted; null for Imp itself.")]
        public Guid? ActorId { get; init; }

        [Field("Name of who acted.", Example = "Ana")]
        public string Actor { get; init; } = "";

        [Field("Network address, or part of the program.")]
        public string? From { get; init; }

        [Field("What was asked.", Example = "AcknowledgeIncident")]
        public string Command { get; init; } = "";

        [Field("The whole of it as JSON, secrets as dots, at most 8 KiB.", Example = "{}")]
        public string Detail { get; init; } = "";
    }
}
