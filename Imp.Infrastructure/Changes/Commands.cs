using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Changes;

/// <summary>Asks for one change. The caller makes the ids, so it returns nothing and may be sent twice.</summary>
public interface ICommand
{
    /// <summary>What the actor must be allowed.</summary>
    Permission Needs { get; }

    /// <summary>False for bookkeeping that no person would call a change (leases, last-seen marks): it gets no audit row.</summary>
    bool Audited => true;

    /// <summary>True for what gives or takes a way in: a person must have proved within a quarter of an hour who they are.</summary>
    bool WantsProof => false;
}

/// <summary>A change of something that belongs to a team: there a role in that team is enough, where the own role is not.</summary>
public interface ITeamCommand : ICommand
{
    /// <summary>Everything that is changed, and where it goes to: the actor must be trusted by the teams of each. Nothing: everything is changed, and only the own role counts.</summary>
    IEnumerable<IId> About { get; }

    /// <returns>True when all of it is of teams in which the actor may. Only a command that ids alone do not describe answers it itself.</returns>
    internal Task<bool> MayAsync(Actor actor, ImpDb db, CancellationToken cancel) => Owners.MayAsync(db, actor, Needs, [.. About], cancel);
}

/// <summary>Carries one kind of command out. Found by reflection; there is exactly one per command.</summary>
public interface ICommandHandler<in TCommand> where TCommand : ICommand
{
    Task HandleAsync(TCommand command, Change change);
}

/// <summary>A handler with something slow to do that needs no data, such as hashing a password: it is done before the command queues for the one writer, so that nobody waits for it.</summary>
public interface IPrepares<in TCommand> where TCommand : ICommand
{
    void Prepare(TCommand command);
}

/// <summary>Runs inside the transaction in which the event happened, so that no moment exists in which one is true without the other. It may write its own room's tables and ask for jobs; it must not talk to the outside.</summary>
public interface IReactionTo<in TEvent> where TEvent : DomainEvent
{
    Task ReactAsync(TEvent happened, Change change);
}

/// <summary>One change in the making: everything a handler may touch.</summary>
public sealed class Change : IAsyncDisposable
{
    private readonly List<DomainEvent> raised = [];
    private ImpDb? db;

    internal Change(Writer writer, Actor actor, DateTimeOffset now, IChance chance) => (Writer, Actor, Now, Chance) = (writer, actor, now, chance);

    /// <summary>The transaction that <see cref="Db"/> is in, for what is written as SQL.</summary>
    internal Writer Writer { get; }

    /// <summary>Made when it is first asked for: what is written as SQL alone does without.</summary>
    public ImpDb Db => db ??= Writer.NewContext();

    /// <summary>Null as long as nobody asked for <see cref="Db"/>.</summary>
    internal ImpDb? UsedDb => db;

    public Actor Actor { get; }

    /// <summary>The instant of the change, the same for everything in it.</summary>
    public DateTimeOffset Now { get; }

    public IChance Chance { get; }

    /// <summary>Digest of something beside the audit row that the row vouches for; null for nearly all.</summary>
    internal byte[]? Covers { get; set; }

    /// <summary>Never signalled: a write that was accepted is carried out.</summary>
    public CancellationToken Cancel => CancellationToken.None;

    /// <summary>Says that something happened which no aggregate says itself.</summary>
    public void Raise(DomainEvent happened) => raised.Add(happened);

    public ValueTask DisposeAsync() => db?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal IReadOnlyList<DomainEvent> TakeRaised()
    {
        DomainEvent[] taken = [.. raised];
        raised.Clear();
        return taken;
    }
}
