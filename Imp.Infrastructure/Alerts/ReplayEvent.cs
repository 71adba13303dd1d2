using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Puts an event that had no effect back among those that wait: it is handled as if it arrived now, by today's rules.</summary>
/// <param name="Event">Its sequence.</param>
public sealed record ReplayEvent(long Event) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class ReplayEventHandler : ICommandHandler<ReplayEvent>
{
    public async Task HandleAsync(ReplayEvent command, Change change)
    {
        var stored = await change.Db.Events.Where(one => one.Sequence == command.Event).Select(one => new { one.Outcome, one.ServiceId, one.DedupKey }).SingleOrDefaultAsync(change.Cancel)
            ?? throw new Missing("event");
        if (!stored.Outcome.CanBeReplayed(stored.DedupKey)) throw new Refusal("event.outcome", "Only an alert that had no effect can be replayed.");

        EventSql.Requeue(change.Writer, command.Event, stored.ServiceId, stored.DedupKey);
        change.Raise(new EventReplayed(command.Event));
    }
}
