using Imp.Domain.Shared;

namespace Imp.Domain.Wall;

/// <summary>Opens the wall screen, and nothing else, for whoever has its address: a television has nobody who signs in. The address is shown once and kept only as a hash.</summary>
public sealed class WallLink : Entity
{
    private WallLink() { }

    public WallLinkId Id { get; private set; }

    /// <summary>Where the screen hangs.</summary>
    public string Name { get; private set; } = "";

    /// <summary>SHA-256 of the key in its address, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When a screen last opened it; null when none did.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <param name="hash">Of the key that whoever makes it shows once.</param>
    public static WallLink Create(WallLinkId id, string name, string hash, DateTimeOffset now)
    {
        var made = new WallLink { Id = id, Name = name, Hash = hash, CreatedAt = now };
        made.Raise(new WallLinkChanged(id));
        return made;
    }

    /// <summary>Ends it for good; screens that show it are told within seconds.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (WithdrawnAt is not null) return;

        WithdrawnAt = now;
        Raise(new WallLinkChanged(Id));
    }

    public void Used(DateTimeOffset now) => LastUsedAt = now;
}

public sealed record WallLinkChanged(WallLinkId Link) : DomainEvent("wall.changed");
