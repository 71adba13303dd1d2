using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>One signed-in browser. The cookie holds a random reference; this row decides whether it still counts.</summary>
public sealed class Session : Entity
{
    /// <summary>Ends after so long without use.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>Ends after so long whatever happens.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromDays(30);

    /// <summary>After so long a change of credentials asks again who it is.</summary>
    public static readonly TimeSpan Proven = TimeSpan.FromMinutes(15);

    private Session() { }

    public SessionId Id { get; private set; }

    public UserId UserId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>To the minute or so.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Address it was started from, for the person's own list.</summary>
    public string? From { get; private set; }

    /// <summary>Browser as it named itself, at most 200 characters.</summary>
    public string? Browser { get; private set; }

    /// <summary>How it was started.</summary>
    public SignInWay Way { get; private set; }

    /// <summary>When the person last proved in it who they are, after its start; null when never again.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    public static Session Start(SessionId id, UserId user, SignInWay way, string? from, string? browser, DateTimeOffset now)
    {
        var session = new Session { Id = id, UserId = user, Way = way, StartedAt = now, LastSeenAt = now, From = from, Browser = browser };
        session.Raise(new SessionStarted(user));
        return session;
    }

    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    /// <summary>The person has proved once more who they are.</summary>
    public void Confirm(DateTimeOffset now)
    {
        ConfirmedAt = now;
        Raise(new SessionConfirmed(UserId));
    }

    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null) return;

        EndedAt = now;
        Raise(new SessionsEnded(UserId));
    }

    /// <returns>True while the browser counts as signed in.</returns>
    public static bool Counts(DateTimeOffset startedAt, DateTimeOffset lastSeenAt, DateTimeOffset? endedAt, DateTimeOffset now) =>
        endedAt is null && now - lastSeenAt < Idle && now - startedAt < Most;
}

/// <summary>How somebody proved who they are. The names are stored.</summary>
public enum SignInWay { Password, Provider, Proxy, Passkey }

public sealed record SessionConfirmed(UserId User) : DomainEvent("session.confirmed");
