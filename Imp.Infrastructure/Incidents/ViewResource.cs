using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Saved views over HTTP.</summary>
public sealed class ViewResource(IDbContextFactory<ImpDb> dbs) : TableResource<ViewResource.Item>(dbs)
{
    public override string Path => "saved-views";

    public override string Single => "SavedView";

    public override string Means => "Searches of the incident list that somebody saved: one's own and those that are shared.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var me = call.Actor.User;
        return db.SavedViews.Where(view => view.ArchivedAt == null && (view.IsShared || view.OwnerId == me))
            .Select(view => new Item { Id = view.Id, Name = view.Name, Query = view.Query, Grouping = view.Grouping, IsShared = view.IsShared, OwnerId = view.OwnerId, TeamId = view.TeamId });
    }

    /// <summary>One view.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public ViewId Id { get; init; }

        [Field("What people call it.", Filters = true, Sorts = true, Example = "Mine")]
        public string Name { get; init; } = "";

        [Field("What it searches for; goes into `q` of the list of incidents.", Example = "is:open who:me")]
        public string Query { get; init; } = "";

        [Field("By what its list is grouped.")]
        public IncidentGrouping Grouping { get; init; }

        [Field("True when everybody has it.", Filters = true)]
        public bool IsShared { get; init; }

        [Field("Who made it.", Filters = true)]
        public UserId OwnerId { get; init; }

        [Field("Whose managers may change it beside its maker; null: nobody's.", Filters = true)]
        public TeamId? TeamId { get; init; }
    }
}
