using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Incidents;

/// <summary>What somebody wants done with many incidents.</summary>
public abstract record BulkWish
{
    public sealed record Acknowledge : BulkWish;

    public sealed record Close(CloseReason Reason, string? Note) : BulkWish;

    public sealed record Snooze(DateTimeOffset Until) : BulkWish;

    /// <param name="To">Null takes the assignee away.</param>
    public sealed record Assign(UserId? To) : BulkWish;

    /// <summary>A remark on each one's timeline, of closed ones too: what was learnt afterwards belongs there.</summary>
    public sealed record Write(string Text) : BulkWish;

    /// <param name="Into">Number of the incident that has all alerts from then on.</param>
    public sealed record Merge(long Into) : BulkWish;
}

/// <summary>What became of it.</summary>
/// <param name="Done">How many were changed.</param>
/// <param name="Already">How many were so before.</param>
/// <param name="Closed">How many could not be changed because they are closed.</param>
/// <param name="Refused">The others, with the reason.</param>
/// <param name="Undo">What takes it back again; empty where nothing does.</param>
public sealed record BulkResult(int Done, int Already, int Closed, IReadOnlyList<(long Number, string Why)> Refused, IReadOnlyList<ICommand> Undo);

/// <summary>Does one thing with many incidents: one command for each through the one write path, a few at a time, so that everybody else's changes find room between them.</summary>
public sealed class BulkIncidents(IncidentQueries incidents, CommandBus bus)
{
    /// <summary>At most so many at once.</summary>
    public const int Most = 5_000;

    private const int Together = 25;

    /// <param name="told">Called now and then with how many are handled.</param>
    /// <exception cref="NotAllowed">The actor may not respond.</exception>
    public async Task<BulkResult> RunAsync(BulkWish wish, IReadOnlyCollection<long> numbers, Actor actor, CancellationToken cancel, Action<int>? told = null)
    {
        if (!actor.MaySomewhere(Permission.Respond)) throw new NotAllowed(Permission.Respond);
        var into = wish is BulkWish.Merge merge ? (await incidents.RowsAsync([merge.Into], cancel)).SingleOrDefault() ?? throw new Missing("incident") : null;
        var (done, already, closed, refused, undo) = (0, 0, 0, new List<(long, string)>(), new List<ICommand>());
        var handled = 0;
        foreach (var few in numbers.Distinct().Take(Most).Chunk(Together))
        {
            var rows = await incidents.RowsAsync(few, cancel);
            var outcomes = await Task.WhenAll(rows.Select(row => DoAsync(wish, row, into, actor, cancel)));
            foreach (var (row, outcome) in rows.Zip(outcomes))
            {
                if (outcome.Why is { } why) refused.Add((row.Number, why));
                else if (outcome.IsClosed) closed++;
                else if (outcome.IsAlready) already++;
                else
                {
                    done++;
                    if (outcome.Undo is { } back) undo.Add(back);
                }
            }
            told?.Invoke(handled += few.Length);
        }
        return new BulkResult(done, already, closed, refused, undo);
    }

    /// <summary>Takes it back.</summary>
    /// <returns>How many could be.</returns>
    public async Task<int> UndoAsync(IReadOnlyList<ICommand> commands, Actor actor, CancellationToken cancel)
    {
        var done = 0;
        foreach (var few in commands.Chunk(Together)) done += (await Task.WhenAll(few.Select(command => TryAsync(command, actor, cancel)))).Count(why => why is null);
        return done;
    }

    private async Task<Outcome> DoAsync(BulkWish wish, IncidentRow row, IncidentRow? into, Actor actor, CancellationToken cancel)
    {
        if (IsAlready(wish, row, into)) return new Outcome(IsAlready: true);
        if (row.Response == ResponseState.Closed && wish is not (BulkWish.Assign or BulkWish.Write)) return new Outcome(IsClosed: true);

        ICommand command = wish switch
        {
            BulkWish.Acknowledge => new AcknowledgeIncident(row.Id),
            BulkWish.Close close => new CloseIncident(row.Id, close.Reason, close.Note),
            BulkWish.Snooze snooze => new SnoozeIncident(row.Id, snooze.Until),
            BulkWish.Assign { To: { } to } => new EditIncident(row.Id, Assignee: to),
            BulkWish.Assign => new EditIncident(row.Id, Unassign: true),
            BulkWish.Write note => new AddNote(row.Id, note.Text),
            _ => new MergeIncident(row.Id, into!.Id),
        };
        return new Outcome(Why: await TryAsync(command, actor, cancel), Undo: Back(wish, row));
    }

    private static bool IsAlready(BulkWish wish, IncidentRow row, IncidentRow? into) => wish switch
    {
        BulkWish.Acknowledge => row.Response == ResponseState.Acknowledged,
        BulkWish.Close => row.Response == ResponseState.Closed,
        BulkWish.Snooze snooze => row.SnoozedUntil == snooze.Until,
        BulkWish.Assign assign => row.AssigneeId == assign.To,
        BulkWish.Write => false,
        _ => row.Number == into!.Number,
    };

    private static ICommand? Back(BulkWish wish, IncidentRow row) => wish switch
    {
        BulkWish.Close => new ReopenIncident(row.Id, "It was closed by mistake."),
        BulkWish.Assign => row.AssigneeId is { } before ? new EditIncident(row.Id, Assignee: before) : new EditIncident(row.Id, Unassign: true),
        // What is on a timeline stays there.
        BulkWish.Write => null,
        BulkWish.Merge => new UnmergeIncident(row.Id),
        // Whoever had it before goes on having it.
        _ => row.Response == ResponseState.Open ? new UnacknowledgeIncident(row.Id) : null,
    };

    private async Task<string?> TryAsync(ICommand command, Actor actor, CancellationToken cancel)
    {
        try
        {
            await bus.ExecuteAsync(command, actor, cancel);
            return null;
        }
        catch (Exception failure) when (failure is Refusal or NotAllowed or Missing or FluentValidation.ValidationException)
        {
            return failure.Message;
        }
    }

    private sealed record Outcome(bool IsAlready = false, bool IsClosed = false, string? Why = null, ICommand? Undo = null);
}
