using System.Text.Json.Serialization;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Invitations over HTTP.</summary>
public sealed class InvitationResource(IDbContextFactory<ImpDb> dbs) : TableResource<InvitationResource.Item>(dbs)
{
    public override string Path => "invitations";

    public override string Single => "Invitation";

    public override string Means => "Links by which people come in: `/invitation/` and the key, which is shown once. A link works once and for seven days. Imp sends nothing: pass the link on yourself.";

    public override Permission Reads => Permission.Manage;

    public override string UsualSort => "-createdAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var now = call.Now;
        return db.Invitations.Select(one => new Item
        {
            Id = one.Id, Email = one.Email, Role = one.Role, TeamList = one.TeamList, InvitedBy = one.By, CreatedAt = one.CreatedAt, EndsAt = one.EndsAt, AcceptedAt = one.AcceptedAt, WithdrawnAt = one.WithdrawnAt,
            Open = one.AcceptedAt == null && one.WithdrawnAt == null && one.EndsAt > now,
        });
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Invites somebody, and tells the link's key once; an earlier invitation of the same address ends", (_, chance) => KeyText.IntegrationKey(chance),
            (Body body, Guid id, Secret key) => new InvitePerson(new(id), body.Email ?? "", body.Role ?? Role.Responder, body.TeamIds ?? [], key), "person.email", "team.missing"),
        Do("DELETE", "", "withdrawInvitation", "Its link is worth nothing any more", id => new WithdrawInvitation(new(id))),
    ];

    /// <summary>One invitation; the key itself is gone.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public InvitationId Id { get; init; }

        [Field("Who is invited, and signs in with it.", Filters = true, Sorts = true, Example = "bo@example.org")]
        public string Email { get; init; } = "";

        [Field("What the person will be trusted with.", Filters = true)]
        public Role Role { get; init; }

        [Field("Teams that the person will be in.")]
        public IReadOnlyList<TeamId> TeamIds => Invitation.TeamsOf(TeamList);

        [Field("Who invited.", Example = "Ana")]
        public string InvitedBy { get; init; } = "";

        [Field("When.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("Until when the link works.")]
        public DateTimeOffset EndsAt { get; init; }

        [Field("When the person came; null while nobody did.")]
        public DateTimeOffset? AcceptedAt { get; init; }

        [Field("When it was withdrawn; null while it was not.")]
        public DateTimeOffset? WithdrawnAt { get; init; }

        [Field("True while the link works.", Filters = true, Usually = "true")]
        public bool Open { get; init; }

        [JsonIgnore]
        public string TeamList { get; init; } = "";
    }

    /// <summary>What is sent to invite somebody.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Signs in with it.", Needed = true, Example = "eve@example.org")]
        public string? Email { get; init; }

        [Field("What the person will be trusted with; only owners invite owners. Left out: `responder`.", Example = "responder")]
        public Role? Role { get; init; }

        [Field("At most 100.", Example = """["$teams"]""")]
        public IReadOnlyList<TeamId>? TeamIds { get; init; }
    }
}
