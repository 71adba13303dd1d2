using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using static Imp.Infrastructure.Api.Given;

namespace Imp.Infrastructure.Identity;

/// <summary>Teams over HTTP.</summary>
public sealed class TeamResource(IDbContextFactory<ImpDb> dbs) : TableResource<TeamResource.Item>(dbs)
{
    public override string Path => "teams";

    public override string Single => "Team";

    public override string Means => "People who own services together.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Teams.Select(team => new Item
    {
        Id = team.Id, Name = team.Name, Description = team.Description, PolicyId = team.PolicyId, MemberIds = team.Members.Select(member => member.UserId).ToList(),
        ResponderIds = team.Members.Where(member => member.Role == TeamRole.Responder).Select(member => member.UserId).ToList(),
        ManagerIds = team.Members.Where(member => member.Role == TeamRole.Manager).Select(member => member.UserId).ToList(),
        ServiceCount = db.Services.Count(service => service.TeamId == team.Id && service.ArchivedAt == null),
        OpenCount = db.Incidents.Count(incident => incident.Response != ResponseState.Closed && incident.DrillForId == null && db.Services.Any(service => service.Id == incident.ServiceId && service.TeamId == team.Id)),
        CreatedAt = team.CreatedAt, ArchivedAt = team.ArchivedAt, Archived = team.ArchivedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a team", (Body body, Guid id, Call _) => new CreateTeam(new(id), body.Name ?? "", body.Description ?? "", IdOrNone(body.PolicyId), body.MemberIds, body.ResponderIds, body.ManagerIds), "team.name"),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditTeam(
            now.Id, body.Name ?? "", body.Description ?? "", IdOrNone(body.PolicyId), body.MemberIds ?? [], body.ResponderIds ?? [], body.ManagerIds ?? []), "team.name"),
        Archive(id => new ArchiveTeam(new(id)), "team.services", "team.policies"),
        Restore(id => new RestoreTeam(new(id)), "team.name"),
    ];

    /// <summary>One team.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public TeamId Id { get; init; }

        [Field("1 to 100 characters; no two active ones have the same.", Filters = true, Sorts = true, Example = "Operations")]
        public string Name { get; init; } = "";

        [Field("What it is for.")]
        public string Description { get; init; } = "";

        [Field("The policy that pages for its services; null: the owners are paged.", Filters = true)]
        public PolicyId? PolicyId { get; init; }

        [Field("Its people.")]
        public IReadOnlyList<UserId> MemberIds { get; init; } = [];

        [Field("Those of its people who may respond to its incidents, whatever their own role.")]
        public IReadOnlyList<UserId> ResponderIds { get; init; } = [];

        [Field("Those of its people who may also change what it owns, whatever their own role.")]
        public IReadOnlyList<UserId> ManagerIds { get; init; } = [];

        [Field("Services of it that are in use.", Example = 1)]
        public int ServiceCount { get; init; }

        [Field("Incidents of its services that are not closed, drills left out.", Example = 0)]
        public int OpenCount { get; init; }
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Payments")]
        public string? Name { get; init; }

        [Field("At most 2,000 characters.", Example = "Owns what takes money")]
        public string? Description { get; init; }

        [Field("The policy that pages for its services; null: none.")]
        public PolicyId? PolicyId { get; init; }

        [Field("All its people; who is left out leaves.")]
        public IReadOnlyList<UserId>? MemberIds { get; init; }

        [Field("All of its people who may respond to its incidents, whatever their own role; each is in `memberIds`. Left out: as it is.")]
        public IReadOnlyList<UserId>? ResponderIds { get; init; }

        [Field("All of its people who may also change what it owns, whatever their own role; each is in `memberIds`. Left out: as it is.")]
        public IReadOnlyList<UserId>? ManagerIds { get; init; }
    }
}
