using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>Lets a program use the API. The key itself is shown once and kept only as its SHA-256.</summary>
public sealed class ApiKey : Entity
{
    private ApiKey() { }

    public ApiKeyId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>What it may do.</summary>
    public Role Scope { get; private set; }

    /// <summary>The only team whose things it changes; null: everybody's.</summary>
    public TeamId? TeamId { get; private set; }

    /// <summary>SHA-256 of the key, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The first characters, so that a person can tell keys apart.</summary>
    public string Hint { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>To the minute; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <param name="team">Null where it is not limited to one.</param>
    public static ApiKey Create(ApiKeyId id, string name, Role scope, TeamId? team, string key, DateTimeOffset now)
    {
        var made = new ApiKey { Id = id, Name = name, Scope = scope, TeamId = team, Hash = KeyText.Hash(key), Hint = KeyText.Hint(key), CreatedAt = now };
        made.Raise(new ApiKeyCreated(id));
        return made;
    }

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) return;

        RevokedAt = now;
        Raise(new ApiKeyRevoked(Id));
    }

    public void Used(DateTimeOffset now) => LastUsedAt = now;
}

public sealed record ApiKeyCreated(ApiKeyId Key) : DomainEvent("key.created");
public sealed record ApiKeyRevoked(ApiKeyId Key) : DomainEvent("key.revoked");
