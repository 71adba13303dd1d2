using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>Lets an alert that a rule held or dropped open an incident after all. What else the rules say about it still holds.</summary>
/// <param name="Event">Its sequence.</param>
public sealed record ReleaseEvent(long Event) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => [new EventKey(Event)];
}

internal sealed class ReleaseEventHandler : ICommandHandler<ReleaseEvent>
{
    public async Task HandleAsync(ReleaseEvent command, Change change)
    {
        var stored = await change.Db.Events.Where(one => one.Sequence == command.Event).Select(one => new { one.Outcome, one.ServiceId, one.DedupKey }).SingleOrDefaultAsync(change.Cancel)
            ?? throw new Missing("event");
        var match = await change.Db.RuleMatches.SingleOrDefaultAsync(one => one.Sequence == command.Event, change.Cancel);
        if (match is { IsReleased: true }) return;
        if (stored.Outcome != EventOutcome.Suppressed || match is null or { Outcome: RuleOutcome.Passed or RuleOutcome.Opened })
            throw new Refusal("event.held", "Only an alert that a rule held or dropped can be let through.");

        RuleSql.Release(change.Writer, command.Event);
        EventSql.Requeue(change.Writer, command.Event, stored.ServiceId, stored.DedupKey);
        change.Raise(new EventsReplayed([command.Event]));
    }
}
