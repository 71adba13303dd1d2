using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.OnCall;

/// <summary>Says what one wants to hear of one's shifts.</summary>
/// <param name="Minutes">Before a shift, 5 to 10,080, at most 5 of them; empty: no reminders.</param>
/// <param name="HandOffs">Hand-off notes are sent.</param>
public sealed record SetShiftReminders(UserId User, IReadOnlyList<int> Minutes, bool HandOffs) : ICommand { public Permission Needs => Permission.View; }

internal sealed class SetShiftRemindersValidator : AbstractValidator<SetShiftReminders>
{
    public SetShiftRemindersValidator() =>
        RuleFor(c => c.Minutes).Must(minutes => minutes is { Count: <= 5 } && minutes.All(one => one is >= 5 and <= ShiftReminders.Longest)).WithMessage("At most five reminders, 5 minutes to a week before.");
}

internal sealed class SetShiftRemindersHandler : ICommandHandler<SetShiftReminders>
{
    public async Task HandleAsync(SetShiftReminders command, Change change)
    {
        if (change.Actor.User != command.User) throw new NotAllowed(Permission.Own);

        IReadOnlyList<int> minutes = [.. command.Minutes.Distinct().OrderDescending()];
        if (await change.Db.ShiftReminders.FindAsync([command.User], change.Cancel) is { } known) known.Change(minutes, command.HandOffs);
        else change.Db.ShiftReminders.Add(ShiftReminders.Of(command.User, minutes, command.HandOffs));
        change.Raise(new ShiftRemindersSet(command.User));
    }
}

/// <summary>Adds what people know to the note of a hand-off.</summary>
public sealed record WriteHandOffNote(HandOffNoteId Id, string Words) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class WriteHandOffNoteValidator : AbstractValidator<WriteHandOffNote>
{
    public WriteHandOffNoteValidator() => RuleFor(c => c.Words).NotNull().WithMessage("May be empty, not missing.").MaximumLength(HandOffNote.LongestWords).WithMessage($"At most {HandOffNote.LongestWords} characters.");
}

internal sealed class WriteHandOffNoteHandler : ICommandHandler<WriteHandOffNote>
{
    public async Task HandleAsync(WriteHandOffNote command, Change change) => (await change.Db.HandOffNotes.RequireAsync(command.Id, change.Cancel)).Write(command.Words.Trim(), change.Actor, change.Now);
}
