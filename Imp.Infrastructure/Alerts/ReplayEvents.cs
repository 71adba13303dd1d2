using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Puts events that had no effect back among those that wait: they are handled as if they arrived now, by today's rules. Of several, those that had an effect meanwhile are left as they are.</summary>
/// <param name="Events">Their sequences, 1 to 100.</param>
public sealed record ReplayEvents(IReadOnlyList<long> Events) : ITeamCommand
{
    public const int Most = 100;

    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => Events.Select(one => (IId)new EventKey(one));
}

internal sealed class ReplayEventsValidator : AbstractValidator<ReplayEvents>
{
    public ReplayEventsValidator() => RuleFor(c => c.Events).Must(events => events.Count is > 0 and <= ReplayEvents.Most).WithMessage($"Choose 1 to {ReplayEvents.Most} events.");
}

internal sealed class ReplayEventsHandler : ICommandHandler<ReplayEvents>
{
    public async Task HandleAsync(ReplayEvents command, Change change)
    {
        var stored = await change.Db.Events.Where(one => command.Events.Contains(one.Sequence)).OrderBy(one => one.Sequence)
            .Select(one => new { one.Sequence, one.Outcome, one.ServiceId, one.DedupKey }).ToListAsync(change.Cancel);
        if (stored.Count == 0) throw new Missing("event");
        var idle = stored.Where(one => one.Outcome.CanBeReplayed(one.DedupKey)).ToList();
        if (idle.Count == 0) throw new Refusal("event.outcome", "Only an alert that had no effect can be replayed.");

        foreach (var one in idle) EventSql.Requeue(change.Writer, one.Sequence, one.ServiceId, one.DedupKey);
        change.Raise(new EventsReplayed([.. idle.Select(one => one.Sequence)]));
    }
}
