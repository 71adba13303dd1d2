using Imp.Domain.Incidents;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Grouping;

/// <summary>A closed incident takes no more alerts by its group keys; one that was merged leaves them to the other.</summary>
internal sealed class KeepGroups : IReactionTo<IncidentClosed>, IReactionTo<IncidentReopened>, IReactionTo<IncidentMerged>, IReactionTo<IncidentUnmerged>
{
    public Task ReactAsync(IncidentClosed happened, Change change)
    {
        GroupSql.LetGo(change.Writer, happened.Incident);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentReopened happened, Change change)
    {
        GroupSql.TakeBack(change.Writer, happened.Incident);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentMerged happened, Change change)
    {
        GroupSql.Move(change.Writer, happened.Incident, happened.Into);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentUnmerged happened, Change change)
    {
        GroupSql.GiveBack(change.Writer, happened.Incident, happened.From);
        return Task.CompletedTask;
    }
}
