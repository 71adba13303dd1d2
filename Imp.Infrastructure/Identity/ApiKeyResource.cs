using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>API keys over HTTP.</summary>
public sealed class ApiKeyResource(IDbContextFactory<ImpDb> dbs) : TableResource<ApiKeyResource.Item>(dbs)
{
    public override string Path => "api-keys";

    public override string Single => "ApiKey";

    public override string Means => "Keys with which programs use the API. A key is shown once, when it is made. Who manages one team sees, makes and revokes those that are limited to it.";

    public override Permission Reads => Permission.Manage;

    public override bool ReadsInTeam => true;

    public override string UsualSort => "-createdAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => Seen(db, call.Actor).Select(key => new Item
    {
        Id = key.Id, Name = key.Name, Scope = key.Scope, TeamId = key.TeamId, Hint = key.Hint, CreatedAt = key.CreatedAt, LastUsedAt = key.LastUsedAt, RevokedAt = key.RevokedAt, Revoked = key.RevokedAt != null,
    });

    private static IQueryable<ApiKey> Seen(ImpDb db, Actor actor)
    {
        if (actor.May(Permission.Manage)) return db.ApiKeys;
        TeamId?[] teams = [.. actor.Teams.Keys.Where(team => actor.May(Permission.Manage, team))];
        return db.ApiKeys.Where(key => teams.Contains(key.TeamId));
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Makes one, and tells it once", (_, chance) => KeyText.ApiKey(chance), (Body body, Guid id, Secret key) => new CreateApiKey(new(id), body.Name ?? "", body.Scope ?? Role.Viewer, key) { Team = body.TeamId }, "key.scope", "team.missing"),
        Do("DELETE", "", "revokeApiKey", "Ends it at once", id => new RevokeApiKey(new(id))),
    ];

    /// <summary>One key; the key itself is gone.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public ApiKeyId Id { get; init; }

        [Field("What it is for.", Filters = true, Sorts = true, Example = "Dashboard")]
        public string Name { get; init; } = "";

        [Field("What it is trusted with.", Filters = true)]
        public Role Scope { get; init; }

        [Field("The only team whose things it changes: it reads everything, and its scope counts for what that team owns. Null: for everything.", Filters = true)]
        public TeamId? TeamId { get; init; }

        [Field("Its first characters.", Example = "imp_kutx")]
        public string Hint { get; init; } = "";

        [Field("When it was made.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When it was used last, to the minute; null: never.")]
        public DateTimeOffset? LastUsedAt { get; init; }

        [Field("When it was revoked; null while it works.")]
        public DateTimeOffset? RevokedAt { get; init; }

        [Field("True when it works no more.", Filters = true, Usually = "false")]
        public bool Revoked { get; init; }
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters.", Needed = true, Example = "Dashboard")]
        public string? Name { get; init; }

        [Field("No more than your own; left out: `viewer`.", Example = "viewer")]
        public Role? Scope { get; init; }

        [Field("Limits it to what this team owns; then its scope is at most `manager`. Left out: for everything.")]
        public TeamId? TeamId { get; init; }
    }
}
