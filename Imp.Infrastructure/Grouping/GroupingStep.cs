using Imp.Domain.Grouping;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Grouping;

/// <summary>An alert that would open an incident joins the open one of the same service and group key whose latest alert is not too long ago.</summary>
internal sealed class GroupingStep(GroupingBoard board) : IOpeningStep
{
    public int Order => 500;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        if (!(await board.GetAsync(cancel)).Rules.TryGetValue(opening.Service, out var rule) || !rule.IsOn) return null;

        var key = opening.GroupKey = GroupKey.Of(rule.Fields, opening.Facts, opening.Event.Sender);
        if (GroupSql.Find(opening.Writer, opening.Service, key) is not { } group || !rule.Takes(group.LastAlertAt, group.Alerts, opening.Now)) return null;

        GroupSql.Count(opening.Writer, group.Incident, key);
        return new Placement.Joined(group.Incident, $"Grouped with incident {group.Number}: {key}");
    }
}
