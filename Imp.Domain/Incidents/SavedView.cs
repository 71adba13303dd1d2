using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>By what a list is put together.</summary>
public enum IncidentGrouping { None, Service, Team, Severity, State, Tag, Day, Who }

/// <summary>How much room a row of a list takes.</summary>
public enum RowDensity { Comfortable, Compact }

/// <summary>A search that somebody gave a name, with how its list is put together.</summary>
public sealed class SavedView : Archivable
{
    private SavedView() { }

    public ViewId Id { get; private set; }

    /// <summary>Who made it, and may change it.</summary>
    public UserId OwnerId { get; private set; }

    /// <summary>At most 60 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The text of an <see cref="IncidentQuery"/>.</summary>
    public string Query { get; private set; } = "";

    public IncidentGrouping Grouping { get; private set; }

    /// <summary>Everybody has it in their list; false for the owner alone.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Whose managers may change it, too; null: only who manages everything. Only of what is shared.</summary>
    public TeamId? TeamId { get; private set; }

    public static SavedView Make(ViewId id, UserId owner, string name, string query, IncidentGrouping grouping, bool isShared, TeamId? team)
    {
        var view = new SavedView { Id = id, OwnerId = owner };
        view.Change(name, query, grouping, isShared, team);
        return view;
    }

    public void Change(string name, string query, IncidentGrouping grouping, bool isShared, TeamId? team)
    {
        (Name, Query, Grouping, IsShared, TeamId) = (name, query, grouping, isShared, team);
        Raise(new ViewChanged(Id));
    }

    /// <summary>Takes it out of everybody's list. Again changes nothing.</summary>
    public void Archive(DateTimeOffset now) => Archive(now, new ViewChanged(Id));

    public void Restore() => Restore(new ViewChanged(Id));

    /// <summary>Whether somebody has it in their list.</summary>
    public bool IsSeenBy(UserId? person) => IsShared || OwnerId == person;

    /// <exception cref="NotAllowed">It is somebody else's, and neither the role nor the one in its team manages what is shared.</exception>
    public void DemandMayChange(Actor actor)
    {
        if (actor.User == OwnerId) return;
        // To whoever does not see it, it does not exist.
        if (!IsShared) throw new Missing("view");
        if (TeamId is not { } team || !actor.May(Permission.Manage, team)) actor.Demand(Permission.Manage);
    }
}

/// <summary>A view was made, changed, archived or restored.</summary>
public sealed record ViewChanged(ViewId View) : DomainEvent("view.changed");

/// <summary>How one person likes their list.</summary>
public sealed class ListTaste : Entity
{
    private ListTaste() { }

    public UserId UserId { get; private set; }

    /// <summary>What the list opens with; null for everything that is not closed.</summary>
    public ViewId? DefaultViewId { get; private set; }

    public RowDensity Density { get; private set; }

    public static ListTaste Of(UserId user) => new() { UserId = user };

    public void OpenWith(ViewId? view)
    {
        if (DefaultViewId == view) return;
        DefaultViewId = view;
        Raise(new ListTasteChanged(UserId));
    }

    public void Take(RowDensity density)
    {
        if (Density == density) return;
        Density = density;
        Raise(new ListTasteChanged(UserId));
    }
}

public sealed record ListTasteChanged(UserId User) : DomainEvent("view.taste-changed");
