using System.Text.Json.Serialization;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Heartbeats over HTTP.</summary>
public sealed class HeartbeatResource(IDbContextFactory<ImpDb> dbs) : TableResource<HeartbeatResource.Item>(dbs)
{
    public override string Path => "heartbeats";

    public override string Single => "Heartbeat";

    public override string Means => "Signs of life that are expected; an alert is made when one stays away. `/ping/` and the id is the address that is pinged.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Heartbeats.Select(one => new Item
    {
        Id = one.Id, ServiceId = one.ServiceId, Name = one.Name, Slug = one.Slug, Description = one.Description, PeriodSeconds = one.PeriodSeconds, Cron = one.Cron, Zone = one.Zone,
        GraceSeconds = one.GraceSeconds, Severity = one.Severity, PausedAt = one.PausedAt, LastBeatAt = one.LastBeatAt, DueAt = one.DueAt, DownSince = one.DownSince, Whole = one,
        CreatedAt = one.CreatedAt, ArchivedAt = one.ArchivedAt, Archived = one.ArchivedAt != null,
    });

    protected override Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call) =>
        Task.FromResult<IReadOnlyList<Item>>([.. lines.Select(line => line with { State = line.Whole!.Pulse.State(call.Now), Whole = null })]);

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a heartbeat", (Body body, Guid id, Call _) => new CreateHeartbeat(
            new(id), body.ServiceId ?? default, body.Name ?? "", body.Slug ?? "", new Rhythm(body.PeriodSeconds, body.Cron, body.Zone, body.GraceSeconds ?? 300), body.Severity ?? AlertSeverity.Error) { Description = body.Description }, "heartbeat.slug"),
        Change("Changes what is given; a period ends a crontab line, and the other way round", (Body body, Item now, Call call) => new EditHeartbeat(
            now.Id, body.ServiceId ?? default, body.Name ?? "", body.Slug ?? "", RhythmOf(body, call.Patch), body.Severity ?? now.Severity) { Description = body.Description }, "heartbeat.slug"),
        Do("POST", "/pause", "pauseHeartbeat", "Expects nothing until it is resumed", id => new PauseHeartbeat(new(id))),
        Do("DELETE", "/pause", "resumeHeartbeat", "Expects it again from its next beat on", id => new ResumeHeartbeat(new(id))),
        Archive(id => new ArchiveHeartbeat(new(id))),
        Restore(id => new RestoreHeartbeat(new(id)), "heartbeat.slug"),
    ];

    /// <summary>Whoever gives one kind of rhythm need not take the other away.</summary>
    private static Rhythm RhythmOf(Body body, MergePatch given)
    {
        var (period, cron) = (given.Gives("cron") && !given.Gives("periodSeconds") && body.Cron is not null ? null : body.PeriodSeconds, given.Gives("periodSeconds") && !given.Gives("cron") && body.PeriodSeconds is not null ? null : body.Cron);
        return new Rhythm(period, cron, cron is null && !given.Gives("zone") ? null : body.Zone, body.GraceSeconds ?? 300);
    }

    /// <summary>One heartbeat.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it; the last part of the address that is pinged.", Filters = true)]
        public HeartbeatId Id { get; init; }

        [Field("The service whose incidents it opens.", Filters = true)]
        public ServiceId ServiceId { get; init; }

        [Field("1 to 200 characters.", Filters = true, Sorts = true, Example = "Nightly backup")]
        public string Name { get; init; } = "";

        [Field("Short name: small letters, digits, `-` and `_`.", Filters = true, Example = "nightly-backup")]
        public string Slug { get; init; } = "";

        [Field("What it is for.")]
        public string? Description { get; init; }

        [Field("How it is now.")]
        public HeartbeatState State { get; init; }

        [Field("Seconds from one beat to the next; null with a crontab line.", Example = 86400)]
        public int? PeriodSeconds { get; init; }

        [Field("When a beat is expected, as a crontab line; null with a period.")]
        public string? Cron { get; init; }

        [Field("IANA name of the zone in which the line is meant.")]
        public string? Zone { get; init; }

        [Field("How much later than due it may come.", Example = 3600)]
        public int GraceSeconds { get; init; }

        [Field("Of the alert when it stays away.")]
        public AlertSeverity Severity { get; init; }

        [Field("Since when it is paused.")]
        public DateTimeOffset? PausedAt { get; init; }

        [Field("When it beat last.")]
        public DateTimeOffset? LastBeatAt { get; init; }

        [Field("When the next beat is due.")]
        public DateTimeOffset? DueAt { get; init; }

        [Field("Since when it stays away.")]
        public DateTimeOffset? DownSince { get; init; }

        [JsonIgnore]
        public Heartbeat? Whole { get; init; }
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("The service whose incidents it opens; needed when it is made.", Example = "$services")]
        public ServiceId? ServiceId { get; init; }

        [Field("1 to 200 characters; needed when it is made.", Example = "Nightly backup")]
        public string? Name { get; init; }

        [Field("Small letters, digits, `-` and `_`, at most 100; needed when it is made.", Example = "nightly-backup")]
        public string? Slug { get; init; }

        [Field("At most 10,000 characters.")]
        public string? Description { get; init; }

        [Field("10 seconds to 366 days; either this or `cron`.", Example = 86400)]
        public int? PeriodSeconds { get; init; }

        [Field("Five fields: minute, hour, day of month, month, day of week.")]
        public string? Cron { get; init; }

        [Field("IANA name of the zone in which the line is meant.")]
        public string? Zone { get; init; }

        [Field("A second to 30 days; left out: 300.", Example = 3600)]
        public int? GraceSeconds { get; init; }

        [Field("Of the alert when it stays away; left out: `error`.")]
        public AlertSeverity? Severity { get; init; }
    }
}
