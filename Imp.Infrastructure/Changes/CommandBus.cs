using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Changes;

/// <summary>The one way to change anything, for people, keys and workers alike: validate, authorise, one writer, handler, recorder, commit, ring.</summary>
public sealed class CommandBus(Handlers handlers, Recorder recorder, WriteGate gate, TimeProvider clock, IChance chance)
{
    /// <summary>Carries a command out. When this returns, it is on disk and everybody who looks has been rung.</summary>
    /// <param name="cancel">Only leaves the queue; a write that began is not undone.</param>
    /// <exception cref="FluentValidation.ValidationException">A field is wrong.</exception>
    /// <exception cref="NotAllowed">The actor may not.</exception>
    /// <exception cref="Refusal"><c>sign-in.again</c>: it wants a fresh proof of who this is.</exception>
    /// <exception cref="Missing">What it names does not exist.</exception>
    /// <exception cref="Refusal">It cannot be, now.</exception>
    /// <exception cref="StorageProblem">It could not be written.</exception>
    public async Task ExecuteAsync(ICommand command, Actor actor, CancellationToken cancel = default)
    {
        handlers.Validate(command);
        actor.Demand(command);
        if (command.WantsProof) actor.DemandProof(clock.GetUtcNow(), Session.Proven);
        cancel.ThrowIfCancellationRequested();
        handlers.Prepare(command);
        await gate.RunAsync(writer => RunAsync(command, actor, writer, isChecked: actor.May(command.Needs)));
    }

    /// <summary>Carries a command out unless its call was carried out before, in one transaction with the mark that says so.</summary>
    internal async Task ExecuteAsync(ICommand command, Actor actor, CallMark mark, CancellationToken cancel)
    {
        handlers.Validate(command);
        actor.Demand(command);
        cancel.ThrowIfCancellationRequested();
        handlers.Prepare(command);
        await gate.RunAsync(async writer =>
        {
            await using var savepoint = writer.Savepoint();
            if (!await mark.EnterAsync(writer, clock.GetUtcNow())) return;
            await RunAsync(command, actor, writer, isChecked: actor.May(command.Needs));
            savepoint.Keep();
        });
    }

    /// <summary>Carries a command out inside a write that is under way, in a savepoint of its own: failing, it leaves no trace and the rest goes on.</summary>
    internal Task RunAsync(ICommand command, Actor actor, Writer writer) => RunAsync(command, actor, writer, isChecked: true);

    /// <summary>Checks as <see cref="ExecuteAsync"/> does, for commands made by Imp's own event path.</summary>
    internal async Task RunCheckedAsync(ICommand command, Actor actor, Writer writer)
    {
        handlers.Validate(command);
        actor.Demand(command.Needs);
        await RunAsync(command, actor, writer);
    }

    private async Task RunAsync(ICommand command, Actor actor, Writer writer, bool isChecked)
    {
        await using var savepoint = writer.Savepoint();
        await using var change = new Change(writer, actor, clock.GetUtcNow(), chance);
        // In the transaction, so that nobody gives a thing to another team meanwhile.
        if (!isChecked) await Owners.DemandAsync(change.Db, change.Actor, command, change.Cancel);
        await handlers.HandleAsync(command, change);
        var topics = await recorder.RecordAsync(command, change);
        savepoint.Keep();
        // Anything on a timeline may have opened, closed or re-graded an incident.
        if (topics.Contains(Topic.Incidents)) writer.Keys.Forget();
        writer.WillRing(topics);
    }
}
