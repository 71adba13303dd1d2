using Imp.Domain.Incidents;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Alerts;

/// <summary>A closed incident holds its alerts no more, so that the next of their keys opens a new one; a reopened one holds those again that no other incident has. Merging hands them over.</summary>
internal sealed class KeepAlerts : IReactionTo<IncidentClosed>, IReactionTo<IncidentReopened>, IReactionTo<IncidentMerged>, IReactionTo<IncidentUnmerged>
{
    public Task ReactAsync(IncidentClosed happened, Change change)
    {
        AlertSql.LetGo(change.Writer, happened.Incident);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentMerged happened, Change change)
    {
        AlertSql.Move(change.Writer, happened.Incident, happened.Into);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentUnmerged happened, Change change)
    {
        AlertSql.GiveBack(change.Writer, happened.Incident, happened.From);
        return Task.CompletedTask;
    }

    public Task ReactAsync(IncidentReopened happened, Change change)
    {
        AlertSql.TakeBack(change.Writer, happened.Incident);
        return Task.CompletedTask;
    }
}
