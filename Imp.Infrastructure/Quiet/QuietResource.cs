using System.Text.Json.Serialization;
using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Quiet;

/// <summary>What silences, mutes and maintenance windows have in common over HTTP.</summary>
public abstract class QuietResource(IDbContextFactory<ImpDb> dbs, QuietKind kind) : TableResource<QuietResource.Item>(dbs)
{
    public override string UsualSort => "-number";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.QuietTimes.Where(quiet => quiet.Kind == kind).Select(quiet => new Item
    {
        Id = quiet.Id, Number = quiet.Number, Reason = quiet.Reason, ServiceIds = quiet.Services, Stored = quiet.Matchers, StartsAt = quiet.StartsAt, EndsAt = quiet.EndsAt,
        Cron = quiet.Cron, Zone = quiet.Zone, Minutes = quiet.Minutes, CreatedBy = quiet.CreatedBy, CreatedAt = quiet.CreatedAt, EndedAt = quiet.EndedAt, Ended = quiet.EndedAt != null,
        Incident = db.Incidents.Where(incident => incident.Id == quiet.IncidentId).Select(incident => (long?)incident.Number).FirstOrDefault(), Whole = quiet,
    });

    protected override Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call) =>
        Task.FromResult<IReadOnlyList<Item>>([.. lines.Select(line => line with { State = line.Whole!.State(call.Now), Whole = null })]);

    protected Operation End() => Do("DELETE", "", $"end{Single}", "Ends it now", id => new EndQuiet(new(id)));

    protected Operation Extend() => new("PATCH", "/{id}", $"extend{Single}", "Lets it last longer, or less long", Permission.Respond, typeof(ExtendBody), 200, null, async call =>
    {
        await call.DoAsync(new ExtendQuiet(new(Guid.Parse(call.Key)), ((ExtendBody)call.Body!).EndsAt ?? default));
        return await FindAsync(call.Key, call);
    })
    { Refusals = ["quiet.end"], Patches = typeof(Item) };

    /// <summary>One time in which alerts page nobody.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public QuietId Id { get; init; }

        [Field("What people call it.", Filters = true, Sorts = true, Example = 1)]
        public long Number { get; init; }

        [Field("Why.", Example = "Upgrade of the database")]
        public string Reason { get; init; } = "";

        [Field("How it stands now.")]
        public QuietState State { get; init; }

        [Field("Of which services; none: of all.")]
        public IReadOnlyList<ServiceId> ServiceIds { get; init; } = [];

        [Field("What an alert must match, all of them.")]
        public IReadOnlyList<MatcherInput> Matchers => [.. Stored.Select(one => new MatcherInput(one.Field, one.Way, one.Value, one.Label))];

        [Field("Number of the incident that a mute is about.")]
        public long? Incident { get; init; }

        [Field("From when.")]
        public DateTimeOffset StartsAt { get; init; }

        [Field("Until when; null: until somebody ends it.")]
        public DateTimeOffset? EndsAt { get; init; }

        [Field("When it begins again and again, as a crontab line; null: once.")]
        public string? Cron { get; init; }

        [Field("IANA name of the zone in which the line is meant.")]
        public string? Zone { get; init; }

        [Field("Minutes that it lasts each time.")]
        public int? Minutes { get; init; }

        [Field("Who made it.", Example = "Ana")]
        public string CreatedBy { get; init; } = "";

        [Field("When it was made.")]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When it ended; null before.")]
        public DateTimeOffset? EndedAt { get; init; }

        [Field("True when it is over.", Filters = true, Usually = "false")]
        public bool Ended { get; init; }

        [JsonIgnore]
        public IReadOnlyList<Matcher> Stored { get; init; } = [];

        [JsonIgnore]
        public QuietTime? Whole { get; init; }
    }

    public sealed record ExtendBody
    {
        [Field("Until when.", Needed = true, Example = "$later")]
        public DateTimeOffset? EndsAt { get; init; }
    }
}

/// <summary>Silences over HTTP.</summary>
public sealed class SilenceResource(IDbContextFactory<ImpDb> dbs) : QuietResource(dbs, QuietKind.Silence)
{
    public override string Path => "silences";

    public override string Single => "Silence";

    public override string Means => "Alerts that match are recorded and page nobody, until an instant.";

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Silences alerts", (Body body, Guid id, Call _) => new CreateSilence(new(id), body.Reason ?? "", body.ServiceIds ?? [], body.Matchers ?? [], body.EndsAt ?? default), "quiet.end"),
        Extend(),
        End(),
    ];

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Why.", Needed = true, Example = "Known, and being worked on")]
        public string? Reason { get; init; }

        [Field("Of which services; none: of all.", Example = new[] { "$services" })]
        public IReadOnlyList<ServiceId>? ServiceIds { get; init; }

        [Field("What an alert must match, all of them.", Example = """[{"field":"title","way":"contains","value":"disk"}]""")]
        public IReadOnlyList<MatcherInput>? Matchers { get; init; }

        [Field("Until when.", Needed = true, Example = "$soon")]
        public DateTimeOffset? EndsAt { get; init; }
    }
}

/// <summary>Mutes over HTTP.</summary>
public sealed class MuteResource(IDbContextFactory<ImpDb> dbs) : QuietResource(dbs, QuietKind.Mute)
{
    public override string Path => "mutes";

    public override string Single => "Mute";

    public override string Means => "One incident pages nobody for a while.";

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "", "createMute", "Mutes an incident", Permission.Respond, typeof(Body), 201, null, async call =>
        {
            var body = (Body)call.Body!;
            var incident = body.Incident is { } number && await call.Of<Incidents.IncidentQueries>().FindIdAsync(number, call.Cancel) is { } found ? found : throw Wrong.Field("incident", "Number of an open incident.");
            var id = call.NewId(body.Id);
            call.MadeKey = id.ToString();
            await call.DoAsync(new MuteIncident(new(id), incident, body.Reason ?? "", body.EndsAt));
            return await FindAsync(call.MadeKey, call);
        })
        { Refusals = ["quiet.closed", "quiet.end"] },
        Extend(),
        End(),
    ];

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Number of an incident that is not closed.", Needed = true, Example = 1)]
        public long? Incident { get; init; }

        [Field("Why.", Needed = true, Example = "The vendor is on it")]
        public string? Reason { get; init; }

        [Field("Until when; left out: as long as it is open.")]
        public DateTimeOffset? EndsAt { get; init; }
    }
}

/// <summary>Maintenance windows over HTTP.</summary>
public sealed class MaintenanceResource(IDbContextFactory<ImpDb> dbs) : QuietResource(dbs, QuietKind.Maintenance)
{
    public override string Path => "maintenance-windows";

    public override string Single => "MaintenanceWindow";

    public override string Means => "Times, once or again and again, in which the alerts of some services page nobody.";

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Plans one", (Body body, Guid id, Call _) => new PlanMaintenance(new(id), body.Reason ?? "", body.ServiceIds ?? [], new QuietPlan(body.StartsAt ?? default, body.EndsAt, body.Cron, body.Zone, body.Minutes)), "quiet.end"),
        Extend(),
        End(),
    ];

    /// <summary>What is sent to plan one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Why.", Needed = true, Example = "Upgrade of the database")]
        public string? Reason { get; init; }

        [Field("Of which services; none: of all.", Example = new[] { "$services" })]
        public IReadOnlyList<ServiceId>? ServiceIds { get; init; }

        [Field("From when.", Needed = true, Example = "$soon")]
        public DateTimeOffset? StartsAt { get; init; }

        [Field("Until when; needed unless there is a `cron` line.", Example = "$later")]
        public DateTimeOffset? EndsAt { get; init; }

        [Field("When it begins again and again: minute, hour, day of month, month, day of week.")]
        public string? Cron { get; init; }

        [Field("IANA name of the zone in which the line is meant.")]
        public string? Zone { get; init; }

        [Field("Minutes that it lasts each time.")]
        public int? Minutes { get; init; }
    }
}
