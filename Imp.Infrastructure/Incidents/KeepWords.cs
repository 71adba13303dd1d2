using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Incidents;

/// <summary>Keeps the words by which an incident is found true, in the transaction that changes it. Alerts that only join it change none.</summary>
internal sealed class KeepWords :
    IReactionTo<IncidentOpened>, IReactionTo<IncidentRenamed>, IReactionTo<IncidentTagged>, IReactionTo<IncidentNotesEdited>, IReactionTo<IncidentNoteAdded>,
    IReactionTo<IncidentClosed>, IReactionTo<IncidentTookIn>
{
    public Task ReactAsync(IncidentOpened happened, Change change) => CopyAsync(happened.Incident, change);

    public Task ReactAsync(IncidentRenamed happened, Change change) => CopyAsync(happened.Incident, change);

    public Task ReactAsync(IncidentTagged happened, Change change) => CopyAsync(happened.Incident, change);

    public Task ReactAsync(IncidentNotesEdited happened, Change change) => CopyAsync(happened.Incident, change);

    public Task ReactAsync(IncidentNoteAdded happened, Change change) => AddAsync(happened.Incident, happened.Text, change);

    public Task ReactAsync(IncidentClosed happened, Change change) => happened.Note is { } note ? AddAsync(happened.Incident, note, change) : Task.CompletedTask;

    public Task ReactAsync(IncidentTookIn happened, Change change)
    {
        WordSql.TakeIn(change.Writer, happened.Incident, happened.Number);
        return Task.CompletedTask;
    }

    private static Task CopyAsync(IncidentId incident, Change change)
    {
        WordSql.Copy(change.Writer, incident);
        return Task.CompletedTask;
    }

    private static Task AddAsync(IncidentId incident, string text, Change change)
    {
        WordSql.AddRemark(change.Writer, incident, text);
        return Task.CompletedTask;
    }
}
