using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Api;

/// <summary>What is asked before a call's command runs, inside its transaction: was this call carried out already, and is what it changes still as the caller saw it?</summary>
public sealed class CallMark
{
    private readonly string? caller;
    private readonly string? key;
    private readonly Func<string>? request;
    private Guid? made;

    private CallMark(string? caller, string? key, Func<string>? request, Guid? made) => (this.caller, this.key, this.request, this.made) = (caller, key, request, made);

    /// <summary>For a call that says neither.</summary>
    public static CallMark Plain() => new(null, null, null, null);

    /// <param name="request">What tells this call from others; asked for inside the transaction, when all of the body was read.</param>
    /// <param name="made">What an earlier try made, whose answer was lost.</param>
    internal static CallMark Once(string caller, string key, Func<string> request, Guid? made) => new(caller, key, request, made);

    /// <summary>Looks inside the transaction whether the caller has seen the latest; null: it does not matter.</summary>
    internal Func<Writer, Task<bool>>? IsCurrent { get; set; }

    /// <summary>True once this call changed something under its key, now or in an earlier try.</summary>
    public bool IsBooked { get; private set; }

    /// <summary>True when an earlier try did it, and its answer was lost.</summary>
    internal bool WasDone { get; private set; }

    internal Guid NewId(IChance chance) => made ??= chance.NewId();

    /// <returns>False when there is nothing left to do.</returns>
    /// <exception cref="Outdated">It was changed since the caller saw it.</exception>
    internal async Task<bool> EnterAsync(Writer writer, DateTimeOffset now)
    {
        if (key is not null && !IsBooked)
        {
            IsBooked = true;
            WasDone = !KeptAnswerSql.Book(writer, caller!, key, request!(), now, made);
            if (WasDone) return false;
        }
        if (IsCurrent is { } isCurrent && !await isCurrent(writer)) throw new Outdated();
        return true;
    }
}

/// <summary>Somebody else changed it since the caller saw it.</summary>
public sealed class Outdated() : Exception("It was changed since you read it: read it again, then change it.");
