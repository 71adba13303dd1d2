using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>One hand-off, readable.</summary>
public sealed record HandOffRow(HandOffNoteId Id, DateTimeOffset At, string Facts, string Words, string? EditedBy);

/// <summary>Reads the notes of hand-offs, and what people want to hear of them.</summary>
public sealed class HandOffQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<HandOffRow>> OfAsync(ScheduleId schedule, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.HandOffNotes.Where(note => note.ScheduleId == schedule).OrderByDescending(note => note.At).Take(most).Select(note => new HandOffRow(note.Id, note.At, note.Facts, note.Words, note.EditedBy)).ToListAsync(cancel);
    }

    /// <returns>What a person wants to hear.</returns>
    public async Task<(IReadOnlyList<int> Minutes, bool HandOffs)> RemindersOfAsync(UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.ShiftReminders.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == person, cancel) is { } chosen ? (chosen.Minutes, chosen.HandOffs) : (ShiftReminders.Usual, true);
    }
}
