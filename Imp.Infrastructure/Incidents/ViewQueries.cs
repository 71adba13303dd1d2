using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>A saved view as its people see it.</summary>
/// <param name="IsMine">Made by whoever asks.</param>
public sealed record ViewRow(ViewId Id, string Name, string Query, IncidentGrouping Grouping, bool IsShared, string Owner, bool IsMine)
{
    /// <summary>Whose managers may change it, too; null: nobody's.</summary>
    public TeamId? Team { get; init; }

    /// <returns>Whether somebody may change or archive it.</returns>
    public bool MayChange(Actor actor) => IsMine || (Team is { } team ? actor.May(Permission.Manage, team) : actor.May(Permission.Manage));
}

/// <summary>The views somebody has, and how they like their list.</summary>
public sealed record MyViews(IReadOnlyList<ViewRow> Views, ViewId? Default, RowDensity Density);

/// <summary>Reads saved views: once for all of somebody's pages, and again when one changes.</summary>
public sealed class ViewQueries : IDisposable
{
    private const int Most = 100;

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly SharedPictures<UserId, MyViews> pictures;

    public ViewQueries(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock)
    {
        this.dbs = dbs;
        pictures = new SharedPictures<UserId, MyViews>(bell, [Topic.Views, Topic.People], TimeSpan.Zero, clock, (person, _, cancel) => ReadAsync(person, cancel));
    }

    /// <param name="person">Null for a program, which has what is shared.</param>
    public ValueTask<MyViews> OfAsync(UserId? person, CancellationToken cancel) =>
        person is { } one ? pictures.ReadAsync(one, cancel) : new ValueTask<MyViews>(ReadAsync(null, cancel));

    public void Dispose() => pictures.Dispose();

    private async Task<MyViews> ReadAsync(UserId? person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var views = await (
            from view in db.SavedViews
            where view.ArchivedAt == null && (view.IsShared || view.OwnerId == person)
            join owner in db.Users on view.OwnerId equals owner.Id
            orderby view.Name
            select new ViewRow(view.Id, view.Name, view.Query, view.Grouping, view.IsShared, owner.Name, view.OwnerId == person) { Team = view.TeamId }).Take(Most).ToListAsync(cancel);
        var taste = person is null ? null : await db.ListTastes.SingleOrDefaultAsync(one => one.UserId == person, cancel);
        return new MyViews(views, taste?.DefaultViewId, taste?.Density ?? RowDensity.Comfortable);
    }
}
