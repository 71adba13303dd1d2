using Imp.Domain.Identity;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations;

/// <summary>One door through which a sender's events reach one service. Its key is shown once and kept as its SHA-256.</summary>
public sealed class Integration : Archivable
{
    private Integration() { }

    public IntegrationId Id { get; private set; }

    public string Name { get; private set; } = "";

    public ServiceId ServiceId { get; private set; }

    /// <summary>SHA-256 of the key, lower-case hex, unique.</summary>
    public string KeyHash { get; private set; } = "";

    public string KeyHint { get; private set; } = "";

    /// <summary>What the sender signs with, encrypted; null when its requests are not asked for a signature.</summary>
    public string? SigningSecret { get; private set; }

    /// <summary>Expression on the subject of a mail that names the trouble; null for our own rule.</summary>
    public string? MailKeyPattern { get; private set; }

    /// <summary>Expression that the subject of a mail fits when it is over; null for our own rule.</summary>
    public string? MailResolvedPattern { get; private set; }

    /// <summary>Events a second that open incidents of their own; null for the installation's. 1 to 1,000,000.</summary>
    public int? LimitPerSecond { get; private set; }

    /// <summary>So many more at once after a pause; null for the installation's. 1 to 10,000,000.</summary>
    public int? LimitBurst { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static Integration Create(IntegrationId id, string name, ServiceId service, string key, DateTimeOffset now)
    {
        var integration = new Integration { Id = id, Name = name, ServiceId = service, CreatedAt = now };
        integration.SetKey(key);
        integration.Raise(new IntegrationCreated(id));
        return integration;
    }

    public void Edit(string name, ServiceId service)
    {
        (Name, ServiceId) = (name, service);
        Raise(new IntegrationChanged(Id));
    }

    /// <summary>Replaces the key; the old one stops working at once.</summary>
    public void ReplaceKey(string key)
    {
        SetKey(key);
        Raise(new IntegrationKeyReplaced(Id));
    }

    /// <summary>Sets what the sender signs with, or takes it away. The audit says that it changed, never what it is.</summary>
    /// <param name="secret">Encrypted; null to ask for no signature any more.</param>
    public void SetSigningSecret(string? secret)
    {
        SigningSecret = secret;
        Raise(new IntegrationSecretChanged(Id));
    }

    /// <summary>Says how the subjects of its mails are read; null for our own rules.</summary>
    public void SetMailSubjects(string? keyPattern, string? resolvedPattern)
    {
        (MailKeyPattern, MailResolvedPattern) = (keyPattern, resolvedPattern);
        Raise(new IntegrationMailChanged(Id));
    }

    /// <summary>Sets how many events open incidents of their own; what goes beyond is kept and grouped.</summary>
    public void Limit(int? perSecond, int? burst)
    {
        (LimitPerSecond, LimitBurst) = (perSecond, burst);
        Raise(new IntegrationLimitChanged(Id));
    }

    /// <summary>Its events are refused like those of an unknown key.</summary>
    public void Archive(DateTimeOffset now) => Archive(now, new IntegrationArchived(Id));

    public void Restore() => Restore(new IntegrationRestored(Id));

    private void SetKey(string key) => (KeyHash, KeyHint) = (KeyText.Hash(key), KeyText.Hint(key));
}

public sealed record IntegrationCreated(IntegrationId Integration) : DomainEvent("integration.created");
public sealed record IntegrationChanged(IntegrationId Integration) : DomainEvent("integration.changed");
public sealed record IntegrationKeyReplaced(IntegrationId Integration) : DomainEvent("integration.key-replaced");
public sealed record IntegrationSecretChanged(IntegrationId Integration) : DomainEvent("integration.secret-changed");
public sealed record IntegrationMailChanged(IntegrationId Integration) : DomainEvent("integration.mail-changed");
public sealed record IntegrationLimitChanged(IntegrationId Integration) : DomainEvent("integration.limit-changed");
public sealed record IntegrationArchived(IntegrationId Integration) : DomainEvent("integration.archived");
public sealed record IntegrationRestored(IntegrationId Integration) : DomainEvent("integration.restored");
