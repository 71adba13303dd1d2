using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>The notes as they are now.</summary>
/// <param name="Sequence">The latest entry of the timeline when they were read; names this state.</param>
/// <param name="Writers">Who saved them since the state that was asked about, newest first; nobody twice.</param>
public sealed record NotesState(string Text, long Sequence, IReadOnlyList<NotesWriter> Writers);

/// <summary>Somebody who saved notes.</summary>
public sealed record NotesWriter(Guid? Id, string Name);

/// <summary>Reads the notes of an incident for whoever edits them.</summary>
public sealed class NotesQueries(IDbContextFactory<ImpDb> dbs)
{
    private const int MostWriters = 20;

    /// <param name="since">A <see cref="NotesState.Sequence"/>; null when nobody's name is wanted.</param>
    /// <exception cref="Missing">There is no such incident.</exception>
    public async Task<NotesState> GetAsync(IncidentId incident, long? since, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        // First the place, then the text: what is saved in between is told once more, not missed.
        var sequence = await db.Timeline.Where(entry => entry.IncidentId == incident).MaxAsync(entry => (long?)entry.Sequence, cancel) ?? 0;
        var text = await db.Incidents.Where(one => one.Id == incident).Select(one => one.Notes).SingleOrDefaultAsync(cancel) ?? throw new Missing("incident");
        if (since is not { } from) return new NotesState(text, sequence, []);

        var writers = await db.Timeline.Where(entry => entry.IncidentId == incident && entry.Sequence > from && entry.Kind == "incident.notes-edited")
            .OrderByDescending(entry => entry.Sequence).Take(MostWriters).Select(entry => new NotesWriter(entry.ActorId, entry.ActorName)).ToListAsync(cancel);
        return new NotesState(text, sequence, [.. writers.Distinct()]);
    }
}
