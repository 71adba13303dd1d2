using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Wall;

/// <summary>Addresses of the wall screen over HTTP.</summary>
public sealed class WallLinkResource(IDbContextFactory<ImpDb> dbs) : TableResource<WallLinkResource.Item>(dbs)
{
    public override string Path => "wall-links";

    public override string Single => "WallLink";

    public override string Means => "Addresses that open the wall screen without signing in: `/wall/` and the key.";

    public override Permission Reads => Permission.Manage;

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.WallLinks.Select(link => new Item
    {
        Id = link.Id, Name = link.Name, CreatedAt = link.CreatedAt, LastUsedAt = link.LastUsedAt, WithdrawnAt = link.WithdrawnAt, Withdrawn = link.WithdrawnAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Makes one, and tells its key once", (_, chance) => KeyText.IntegrationKey(chance), (Body body, Guid id, Secret key) => new CreateWallLink(new(id), body.Name ?? "", key)),
        Do("DELETE", "", "withdrawWallLink", "Ends it for good", id => new WithdrawWallLink(new(id))),
    ];

    /// <summary>One address; the key itself is gone.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public WallLinkId Id { get; init; }

        [Field("Where the screen hangs.", Filters = true, Sorts = true, Example = "Kitchen")]
        public string Name { get; init; } = "";

        [Field("When it was made.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When a screen last opened it; null when none did.")]
        public DateTimeOffset? LastUsedAt { get; init; }

        [Field("When it was ended; null while it works.")]
        public DateTimeOffset? WithdrawnAt { get; init; }

        [Field("True when it works no more.", Filters = true, Usually = "false")]
        public bool Withdrawn { get; init; }
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters.", Needed = true, Example = "Kitchen")]
        public string? Name { get; init; }
    }
}
