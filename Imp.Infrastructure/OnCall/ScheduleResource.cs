using System.Text.Json.Serialization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>On-call schedules over HTTP.</summary>
public sealed class ScheduleResource(IDbContextFactory<ImpDb> dbs) : TableResource<ScheduleResource.Item>(dbs)
{
    public override string Path => "schedules";

    public override string Single => "Schedule";

    public override string Means => "Who is on call when.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Schedules.Select(schedule => new Item
    {
        Id = schedule.Id, Name = schedule.Name, TeamId = schedule.TeamId, Zone = schedule.Zone, Coverage = schedule.Coverage, Stored = schedule.Layers,
        CreatedAt = schedule.CreatedAt, ArchivedAt = schedule.ArchivedAt, Archived = schedule.ArchivedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a schedule", (Body body, Guid id, Call _) => new CreateSchedule(new(id), body.Name ?? "", body.TeamId ?? default, body.Zone ?? "", body.Coverage ?? LayerCoverage.LowestLayer, body.Layers ?? []) { Sure = body.Sure }),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditSchedule(
            now.Id, body.Name ?? "", body.TeamId ?? default, body.Zone ?? "", body.Coverage ?? now.Coverage, body.Layers ?? []) { Sure = body.Sure }),
        Archive(id => new ArchiveSchedule(new(id))),
        Restore(id => new RestoreSchedule(new(id))),
    ];

    /// <summary>One schedule.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public ScheduleId Id { get; init; }

        [Field("1 to 100 characters.", Filters = true, Sorts = true, Example = "Nights")]
        public string Name { get; init; } = "";

        [Field("The team that it belongs to.", Filters = true)]
        public TeamId TeamId { get; init; }

        [Field("IANA name of the time zone in which it is meant.", Example = "Europe/Berlin")]
        public string Zone { get; init; } = "";

        [Field("How its layers go together.")]
        public LayerCoverage Coverage { get; init; }

        [Field("Its rotations.")]
        public IReadOnlyList<LayerText> Layers => [.. Stored.Select(LayerText.Of)];

        [JsonIgnore]
        public IReadOnlyList<OnCallLayer> Stored { get; init; } = [];
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Nights")]
        public string? Name { get; init; }

        [Field("The team that it belongs to; needed when it is made.", Example = "$teams")]
        public TeamId? TeamId { get; init; }

        [Field("IANA name of the time zone; needed when it is made.", Example = "Europe/Berlin")]
        public string? Zone { get; init; }

        [Field("How its layers go together.")]
        public LayerCoverage? Coverage { get; init; }

        [Field("All of them. `start` is the first hand-off, like `2026-03-01T09:00`; `windows` the times of the day, none for all day.",
            Example = """[{"name":"Weekly","unit":"weeks","every":1,"start":"2026-03-02T09:00","members":["$users"],"turns":"calendar","windows":[],"zone":"schedule"}]""")]
        public IReadOnlyList<LayerText>? Layers { get; init; }

        [Field("Puts people in who cannot be woken as far as is known.", Example = true)]
        public bool Sure { get; init; }
    }
}
