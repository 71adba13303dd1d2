using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>Reminds people of shifts and writes the notes of hand-offs: whatever became due since the last time, and each once.</summary>
internal sealed record TellShifts : ICommand
{
    /// <summary>What was missed for longer, because Imp was not there, is not told any more.</summary>
    public static readonly TimeSpan Missed = TimeSpan.FromHours(6);

    /// <summary>How far back whoever goes is asked what woke them.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(14);

    /// <summary>How far ahead shifts are read.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(ShiftReminders.Longest) + TimeSpan.FromDays(1);

    public Permission Needs => Permission.Manage;

    public bool Audited => false;
}

internal sealed class TellShiftsHandler : ICommandHandler<TellShifts>
{
    public async Task HandleAsync(TellShifts command, Change change)
    {
        var mark = await change.Db.ShiftMarks.SingleOrDefaultAsync(change.Cancel);
        var after = mark is null ? change.Now.AddMinutes(-1) : mark.At > change.Now - TellShifts.Missed ? mark.At : change.Now - TellShifts.Missed;
        if (mark is null) change.Db.ShiftMarks.Add(mark = new ShiftMark());
        mark.At = change.Now;
        if (after >= change.Now) return;

        var (from, until) = (change.Now - TellShifts.Back, change.Now + TellShifts.Ahead);
        var plans = await change.Db.PlansAsync(change.Db.Schedules.Where(schedule => schedule.ArchivedAt == null), from, until, change.Cancel);
        var zones = await change.Db.ZonesAsync(change.Cancel);
        var choices = await change.Db.ShiftReminders.ToDictionaryAsync(one => one.UserId, change.Cancel);
        foreach (var one in plans)
        {
            var shifts = one.Plan.Between(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until), person => zones.GetValueOrDefault(person));
            foreach (var reminder in DueReminder.Find(shifts, person => choices.GetValueOrDefault(person)?.Minutes ?? ShiftReminders.Usual, Instant.FromDateTimeOffset(after), Instant.FromDateTimeOffset(change.Now)))
                Remind(one.Schedule, reminder, change);
            foreach (var handOff in HandOff.Find(shifts, Instant.FromDateTimeOffset(after), Instant.FromDateTimeOffset(change.Now)))
                await HandOverAsync(one.Schedule, handOff, shifts, choices, change);
        }
    }

    private static void Remind(Schedule schedule, DueReminder due, Change change)
    {
        var (start, end) = (due.Shift.From.ToDateTimeOffset(), due.Shift.Until.ToDateTimeOffset());
        var title = due.Minutes >= 48 * 60 ? $"You are on call in {due.Minutes / (24 * 60)} days: {schedule.Name}" : due.Minutes >= 120 ? $"You are on call in {due.Minutes / 60} hours: {schedule.Name}"
            : due.Minutes == 60 ? $"You are on call in an hour: {schedule.Name}" : $"You are on call in {due.Minutes} minutes: {schedule.Name}";
        change.Raise(new ScheduleNews(
            schedule.Id, [due.Shift.Person], title, SwapChecks.When(new SwapSpan(start, end), schedule.Zone),
            string.Create(CultureInfo.InvariantCulture, $"reminder {schedule.Id.Value:N} {start.ToUnixTimeSeconds()} {due.Minutes}"), start));
    }

    private static async Task HandOverAsync(Schedule schedule, HandOff handOff, IReadOnlyList<Shift> shifts, Dictionary<UserId, ShiftReminders> choices, Change change)
    {
        var at = handOff.At.ToDateTimeOffset();
        if (await change.Db.HandOffNotes.AnyAsync(note => note.ScheduleId == schedule.Id && note.At == at, change.Cancel)) return;

        var facts = await change.Db.FactsAsync(schedule, handOff, shifts, change.Now, change.Cancel);
        var note = HandOffNote.Create(new HandOffNoteId(change.Chance.NewId()), schedule.Id, at, facts);
        change.Db.HandOffNotes.Add(note);
        change.Raise(new HandOffNoteChanged(note.Id));
        var told = handOff.Goes.Concat(handOff.Comes).Where(person => choices.GetValueOrDefault(person)?.HandOffs ?? true).ToList();
        if (told.Count > 0) change.Raise(new ScheduleNews(schedule.Id, told, $"Hand-off: {schedule.Name}", facts, $"hand-off {note.Id.Value:N}", at.AddHours(12)));
    }
}
