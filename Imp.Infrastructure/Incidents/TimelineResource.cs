using System.Text.Json.Serialization;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>The timeline of one incident over HTTP.</summary>
public sealed class TimelineResource(IDbContextFactory<ImpDb> dbs) : TableResource<TimelineResource.Item>(dbs)
{
    public override string Path => "incidents/{number}/timeline";

    public override string Single => "TimelineEntry";

    public override string Means => "What happened to one incident.";

    public override string Key => "sequence";

    public override bool HasDetail => false;

    public override string UsualSort => "-sequence";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var number = long.TryParse(call.Key, out var parsed) ? parsed : 0;
        return from entry in db.Timeline
               where entry.IncidentId == db.Incidents.Where(incident => incident.Number == number).Select(incident => incident.Id).FirstOrDefault()
               select new Item { Sequence = entry.Sequence, At = entry.HappenedAt, Kind = entry.Kind, ActorKind = entry.ActorKind, Actor = entry.ActorName, Stored = entry };
    }

    /// <exception cref="Missing">There is no such incident.</exception>
    protected override async Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call)
    {
        if (lines.Count == 0 && (!long.TryParse(call.Key, out var number) || !await db.Incidents.AnyAsync(incident => incident.Number == number, call.Cancel))) throw new Missing("incident");
        var names = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id.Value, user => user.Name, call.Cancel);
        return [.. lines.Select(line =>
        {
            var said = IncidentQueries.Line(line.Stored!, names);
            return line with { Sentence = said.Sentence, Body = said.Body, WrittenAt = said.WrittenAt, Stored = null };
        })];
    }

    /// <summary>One entry.</summary>
    public sealed record Item
    {
        [Field("Grows over all incidents.", Sorts = true, Example = 17)]
        public long Sequence { get; init; }

        [Field("When it happened.")]
        public DateTimeOffset At { get; init; }

        [Field("Of what kind it is.", Filters = true, Example = "incident.acknowledged")]
        public string Kind { get; init; } = "";

        [Field("What kind of thing did it.", Filters = true)]
        public ActorKind ActorKind { get; init; }

        [Field("Who did it.", Example = "Ana")]
        public string Actor { get; init; } = "";

        [Field("What the actor did; the actor stands before it.", Example = "acknowledged")]
        public string Sentence { get; init; } = "";

        [Field("Markdown below it; null when there is none.")]
        public string? Body { get; init; }

        [Field("When it was written down, where that was later than `at`; null otherwise.")]
        public DateTimeOffset? WrittenAt { get; init; }

        [JsonIgnore]
        public TimelineRow? Stored { get; init; }
    }
}
