using System.Text.Json.Serialization;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Probes;

/// <summary>Probes over HTTP.</summary>
public sealed class ProbeResource(IDbContextFactory<ImpDb> dbs) : TableResource<ProbeResource.Item>(dbs)
{
    public override string Path => "probes";

    public override string Single => "Probe";

    public override string Means => "Looks from where Imp runs: pages, connections, certificates, pings; an alert is made when one fails.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Probes.Select(one => new Item
    {
        Id = one.Id, ServiceId = one.ServiceId, Name = one.Name, Kind = one.Kind, Target = one.Target, Severity = one.Severity, LastAt = one.LastAt, LastMs = one.LastMs, Problem = one.Problem,
        DownSince = one.DownSince, Whole = one, CreatedAt = one.CreatedAt, ArchivedAt = one.ArchivedAt, Archived = one.ArchivedAt != null,
    });

    protected override Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call) =>
        Task.FromResult<IReadOnlyList<Item>>([.. lines.Select(line => line with { State = line.Whole!.Standing.State, Check = line.Whole.Check, Rhythm = line.Whole.Rhythm, Whole = null })]);

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a probe", (Body body, Guid id, Call _) => new CreateProbe(
            new(id), body.ServiceId ?? default, body.Name ?? "", CheckOf(body), body.Rhythm ?? new ProbeRhythm(), body.Severity ?? AlertSeverity.Error)),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditProbe(
            now.Id, body.ServiceId ?? default, body.Name ?? "", CheckOf(body), body.Rhythm ?? new ProbeRhythm(), body.Severity ?? now.Severity), "probe.archived"),
        Do("POST", "/look", "lookNow", "Looks at once, and not only when it is due", id => new LookNow(new(id))),
        Archive(id => new ArchiveProbe(new(id))),
        Restore(id => new RestoreProbe(new(id))),
    ];

    protected override object AsBody(object now)
    {
        var (item, check) = ((Item)now, ((Item)now).Check!);
        return new Body
        {
            ServiceId = item.ServiceId, Name = item.Name, Kind = item.Kind, Target = item.Target, UsesHead = check.UsesHead, Statuses = check.Statuses, Contains = check.Contains, Lacks = check.Lacks,
            SlowMs = check.SlowMs, FollowsRedirects = check.FollowsRedirects, WarningDays = check.WarningDays, CriticalDays = check.CriticalDays, Rhythm = item.Rhythm, Severity = item.Severity,
        };
    }

    private static ProbeCheck CheckOf(Body body)
    {
        var usual = new ProbeCheck(body.Kind ?? ProbeKind.Http, body.Target ?? "");
        return usual with
        {
            UsesHead = body.UsesHead ?? usual.UsesHead,
            Statuses = body.Statuses ?? usual.Statuses,
            Contains = TextOrNone(body.Contains),
            Lacks = TextOrNone(body.Lacks),
            SlowMs = body.SlowMs is > 0 and var slow ? slow : null,
            FollowsRedirects = body.FollowsRedirects ?? usual.FollowsRedirects,
            WarningDays = body.WarningDays ?? usual.WarningDays,
            CriticalDays = body.CriticalDays ?? usual.CriticalDays,
        };
    }

    private static string? TextOrNone(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>One probe.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public ProbeId Id { get; init; }

        [Field("The service whose incidents it opens.", Filters = true)]
        public ServiceId ServiceId { get; init; }

        [Field("1 to 200 characters.", Filters = true, Sorts = true, Example = "Shop")]
        public string Name { get; init; } = "";

        [Field("How it looks.", Filters = true)]
        public ProbeKind Kind { get; init; }

        [Field("What it looks at.", Example = "https://shop.example.org/")]
        public string Target { get; init; } = "";

        [Field("How it stands now.")]
        public ProbeState State { get; init; }

        [Field("What it wants to find.")]
        public CheckItem? Look => Check is null ? null : new CheckItem(Check);

        [Field("How often it looks.")]
        public ProbeRhythm Rhythm { get; init; } = new();

        [Field("Of the alert when it fails.")]
        public AlertSeverity Severity { get; init; }

        [Field("When it looked last.")]
        public DateTimeOffset? LastAt { get; init; }

        [Field("Milliseconds that the last look took.")]
        public int? LastMs { get; init; }

        [Field("What was wrong at the last look.")]
        public string? Problem { get; init; }

        [Field("Since when it is down.")]
        public DateTimeOffset? DownSince { get; init; }

        [JsonIgnore]
        public ProbeCheck? Check { get; init; }

        [JsonIgnore]
        public Probe? Whole { get; init; }
    }

    /// <summary>What a probe wants to find.</summary>
    public sealed record CheckItem
    {
        internal CheckItem(ProbeCheck check) =>
            (UsesHead, Statuses, Contains, Lacks, SlowMs, FollowsRedirects, WarningDays, CriticalDays) =
            (check.UsesHead, check.Statuses, check.Contains, check.Lacks, check.SlowMs, check.FollowsRedirects, check.WarningDays, check.CriticalDays);

        public bool UsesHead { get; }
        public string Statuses { get; }
        public string? Contains { get; }
        public string? Lacks { get; }
        public int? SlowMs { get; }
        public bool FollowsRedirects { get; }
        public int WarningDays { get; }
        public int CriticalDays { get; }
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("The service whose incidents it opens; needed when it is made.", Example = "$services")]
        public ServiceId? ServiceId { get; init; }

        [Field("1 to 200 characters; needed when it is made.", Example = "Shop")]
        public string? Name { get; init; }

        [Field("`http`, `tcp`, `tls` or `ping`; left out: as it is, `http` for a new one.", Example = "http")]
        public ProbeKind? Kind { get; init; }

        [Field("An address with http or https; `host:port`; a host for a ping. Needed when it is made.", Example = "https://shop.example.org/")]
        public string? Target { get; init; }

        [Field("Asks with HEAD.")]
        public bool? UsesHead { get; init; }

        [Field("Which statuses are good, like `200-299, 304`.")]
        public string? Statuses { get; init; }

        [Field("Must stand in the answer; null: anything.", Clears = true)]
        public string? Contains { get; init; }

        [Field("Must not stand in the answer; null: anything.", Clears = true)]
        public string? Lacks { get; init; }

        [Field("An answer that takes longer is a failure; null: the time-out alone.", Clears = true)]
        public int? SlowMs { get; init; }

        [Field("Follows up to five redirects.")]
        public bool? FollowsRedirects { get; init; }

        [Field("A certificate that has fewer days left is a warning.")]
        public int? WarningDays { get; init; }

        [Field("A certificate that has fewer days left is as bad as none.")]
        public int? CriticalDays { get; init; }

        [Field("How often it looks.", Example = """{"intervalSeconds":60,"timeoutSeconds":10,"retries":2,"successes":2}""")]
        public ProbeRhythm? Rhythm { get; init; }

        [Field("Of the alert when it fails; left out: `error`.")]
        public AlertSeverity? Severity { get; init; }
    }
}
