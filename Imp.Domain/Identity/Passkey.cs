using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>A key pair of which the private half lies in a person's device or password manager; it signs in without password and code.</summary>
public sealed class Passkey : Entity
{
    private Passkey() { }

    /// <summary>As the device calls it, Base64url.</summary>
    public string Id { get; private set; } = "";

    public UserId UserId { get; private set; }

    /// <summary>What its person calls it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>COSE, as the device handed it over.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>How often the device says that it signed; 0 when it does not count.</summary>
    public long SignCount { get; private set; }

    /// <summary>Whether it can be copied to other devices of the person.</summary>
    public bool IsBackupEligible { get; private set; }

    public bool IsBackedUp { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public static Passkey Create(UserId user, string name, MadePasskey made, DateTimeOffset now)
    {
        var passkey = new Passkey
        {
            Id = made.Id, UserId = user, Name = name, PublicKey = made.PublicKey, SignCount = made.SignCount, IsBackupEligible = made.IsBackupEligible, IsBackedUp = made.IsBackedUp, CreatedAt = now,
        };
        passkey.Raise(new PasskeyAdded(user));
        return passkey;
    }

    /// <summary>Signed somebody in.</summary>
    public void Used(UsedPasskey use, DateTimeOffset now) => (SignCount, IsBackedUp, LastUsedAt) = (use.SignCount, use.IsBackedUp, now);
}

/// <summary>A passkey whose making was checked.</summary>
public sealed record MadePasskey(string Id, byte[] PublicKey, long SignCount, bool IsBackupEligible, bool IsBackedUp);

/// <summary>A passkey whose signature was checked.</summary>
public sealed record UsedPasskey(string Id, long SignCount, bool IsBackedUp);

public sealed record PasskeyAdded(UserId User) : DomainEvent("person.passkey-added");
public sealed record PasskeyRemoved(UserId User) : DomainEvent("person.passkey-removed");
