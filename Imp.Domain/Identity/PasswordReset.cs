using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>Lets a person who forgot the password set a new one. The link goes to their mail address and is kept only as a hash.</summary>
public sealed class PasswordReset : Entity
{
    /// <summary>So long the link works.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private PasswordReset() { }

    /// <summary>SHA-256 of the link's key, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    public UserId UserId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    public static PasswordReset Create(UserId user, string key, DateTimeOffset now)
    {
        var made = new PasswordReset { Hash = KeyText.Hash(key), UserId = user, CreatedAt = now, EndsAt = now + Lasts };
        made.Raise(new PasswordResetAsked(user));
        return made;
    }

    /// <exception cref="Refusal"><c>reset.ended</c> when it was used or its time is over.</exception>
    public void Use(DateTimeOffset now)
    {
        if (UsedAt is not null || now >= EndsAt) throw new Refusal("reset.ended", "This link does not count any more. Ask for a new one.");

        UsedAt = now;
    }
}

public sealed record PasswordResetAsked(UserId User) : DomainEvent("person.reset-asked");
