using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Noise;
using Microsoft.EntityFrameworkCore;
using static Imp.Infrastructure.Api.Given;

namespace Imp.Infrastructure.Services;

/// <summary>Services over HTTP.</summary>
public sealed partial class ServiceResource(IDbContextFactory<ImpDb> dbs) : TableResource<ServiceResource.Item>(dbs)
{
    public override string Path => "services";

    public override string Single => "Service";

    public override string Means => "What can break: incidents belong to it, and a team owns it.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from service in db.Services
        join team in db.Teams on service.TeamId equals team.Id
        select new Item
        {
            Id = service.Id, Name = service.Name, Description = service.Description, TeamId = service.TeamId, Team = team.Name, PolicyId = service.PolicyId,
            ReopenWithinMinutes = service.ReopenWithinMinutes,
            OpenCount = db.Incidents.Count(incident => incident.ServiceId == service.Id && incident.Response != ResponseState.Closed && incident.DrillForId == null),
            CreatedAt = service.CreatedAt, ArchivedAt = service.ArchivedAt, Archived = service.ArchivedAt != null,
        };

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a service", (Body body, Guid id, Call _) => new CreateService(
            new(id), body.Name ?? "", body.Description ?? "", body.TeamId ?? default, IdOrNone(body.PolicyId), body.ReopenWithinMinutes ?? 0), "service.name"),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditService(
            now.Id, body.Name ?? "", body.Description ?? "", body.TeamId ?? default, IdOrNone(body.PolicyId), body.ReopenWithinMinutes ?? 0), "service.name"),
        Archive(id => new ArchiveService(new(id)), "service.incidents"),
        Restore(id => new RestoreService(new(id)), "service.name"),
        Do("PUT", "/dependencies", "setServiceDependencies", "Says what it needs to work, in place of what was said before", (DependenciesBody body, Guid id, Call _) => new SetDependencies(new(id), body.ServiceIds ?? []), "grouping.cycle"),
        Do("PUT", "/grouping", "setServiceGrouping", "Says how its alerts are put together", (GroupingBody body, Guid id, Call _) => new SetGrouping(new(id), body.IsOn ?? true, body.Fields ?? [], body.GapMinutes ?? 60, body.MostAlerts ?? 1_000)),
        Do("PUT", "/noise", "setServiceNoise", "Says what it does about blips, about what comes and goes, and about storms", (NoiseBody body, Guid id, Call _) => new SetNoise(new(id), body.ToRules())),
    ];

    /// <summary>What other rooms know of services.</summary>
    protected override async Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call)
    {
        var ids = lines.Select(line => line.Id).ToList();
        var needs = (await db.Dependencies.Where(edge => ids.Contains(edge.ServiceId)).ToListAsync(call.Cancel)).ToLookup(edge => edge.ServiceId, edge => edge.OnId);
        var groups = await db.GroupRules.Where(rule => ids.Contains(rule.ServiceId)).ToDictionaryAsync(rule => rule.ServiceId, call.Cancel);
        var noise = await db.ServiceNoise.Where(one => ids.Contains(one.ServiceId)).ToDictionaryAsync(one => one.ServiceId, call.Cancel);
        return [.. lines.Select(line => line with
        {
            DependsOnIds = [.. needs[line.Id].OrderBy(id => id.Value)],
            Grouping = groups.TryGetValue(line.Id, out var rule) ? new GroupingBody(rule) : null,
            Noise = new NoiseBody(noise.GetValueOrDefault(line.Id)?.Rules ?? NoiseRules.Default),
        })];
    }

    /// <summary>One service.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public ServiceId Id { get; init; }

        [Field("1 to 100 characters; no two active ones have the same.", Filters = true, Sorts = true, Example = "Main service")]
        public string Name { get; init; } = "";

        [Field("What it does.")]
        public string Description { get; init; } = "";

        [Field("The team that owns it.", Filters = true)]
        public TeamId TeamId { get; init; }

        [Field("Name of the team.", Sorts = true, Example = "Operations")]
        public string Team { get; init; } = "";

        [Field("The policy that pages for it; null: the team's.", Filters = true)]
        public PolicyId? PolicyId { get; init; }

        [Field("A key that comes back within so many minutes opens its incident again; 0: never.", Example = 0)]
        public int ReopenWithinMinutes { get; init; }

        [Field("Services that it needs to work.")]
        public IReadOnlyList<ServiceId> DependsOnIds { get; init; } = [];

        [Field("How its alerts are put together; null: an incident for each dedup key.")]
        public GroupingBody? Grouping { get; init; }

        [Field("What it does about blips, about what comes and goes, and about storms.")]
        public NoiseBody? Noise { get; init; }

        [Field("Incidents that are not closed, drills left out.", Example = 1)]
        public int OpenCount { get; init; }
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters.", Example = "Checkout")]
        public string? Name { get; init; }

        [Field("At most 2,000 characters.", Example = "Takes the orders")]
        public string? Description { get; init; }

        [Field("The team that owns it; needed when it is made.", Example = "$teams")]
        public TeamId? TeamId { get; init; }

        [Field("The policy that pages for it; null: the team's.")]
        public PolicyId? PolicyId { get; init; }

        [Field("0 to 1440.", Example = 10)]
        public int? ReopenWithinMinutes { get; init; }
    }
}
