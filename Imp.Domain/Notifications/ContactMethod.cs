using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>One way to reach one person.</summary>
public sealed class ContactMethod : Entity
{
    private ContactMethod() { }

    public ContactMethodId Id { get; private set; }

    public UserId UserId { get; private set; }

    public ChannelKind Channel { get; private set; }

    /// <summary>What the person calls it.</summary>
    public string Label { get; private set; } = "";

    /// <summary>Where it leads, as everybody may see it: a mail address, a number, a server's name.</summary>
    public string Address { get; private set; } = "";

    /// <summary>
    /// What only the channel may see, encrypted with the installation's key file: the signing secret of a webhook (<c>whsec_…</c>), the other fields
    /// of every other channel as JSON; null where there are none.
    /// </summary>
    public string? SealedSecret { get; private set; }

    /// <summary>When it is used for SEV1 and SEV2, in minutes after the page; null: not at all.</summary>
    public int? UrgentAfter { get; private set; } = 0;

    /// <summary>When it is used for SEV3 and SEV4, in minutes after the page; null: not at all.</summary>
    public int? CalmAfter { get; private set; } = 0;

    public PageTimes Times => new(UrgentAfter, CalmAfter);

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The last time a message went through; null when none did.</summary>
    public DateTimeOffset? ProvenAt { get; private set; }

    /// <summary>When the other side said that this address is gone for good; it is not used until somebody edits or tests it.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    public static ContactMethod Create(ContactMethodId id, UserId user, ChannelKind channel, string label, string address, string? sealedSecret, DateTimeOffset now)
    {
        var method = new ContactMethod { Id = id, UserId = user, Channel = channel, Label = label, Address = address, SealedSecret = sealedSecret, CreatedAt = now };
        method.Raise(new ContactMethodCreated(id));
        return method;
    }

    /// <param name="sealedFields">What replaces the sealed fields; null leaves them.</param>
    public void Edit(string label, string address, string? sealedFields = null)
    {
        if (address != Address || sealedFields is not null) ProvenAt = null;
        (Label, Address, GoneAt) = (label, address, null);
        SealedSecret = sealedFields ?? SealedSecret;
        Raise(new ContactMethodChanged(Id));
    }

    /// <summary>Says when it is used.</summary>
    public void Use(PageTimes times)
    {
        if (times == Times) return;

        (UrgentAfter, CalmAfter) = (times.Urgent, times.Calm);
        Raise(new ContactMethodChanged(Id));
    }

    public void Proven(DateTimeOffset now)
    {
        (ProvenAt, GoneAt) = (now, null);
        Raise(new ContactMethodChanged(Id));
    }

    /// <summary>The other side said that nothing will ever be taken there again.</summary>
    public void Gone(DateTimeOffset now)
    {
        if (GoneAt is not null) return;

        GoneAt = now;
        Raise(new ContactMethodChanged(Id));
    }

    /// <summary>Replaces the signing secret; the old one stops working at once.</summary>
    /// <param name="sealedSecret">Encrypted with the installation's key file.</param>
    /// <exception cref="Refusal"><c>contact.secret</c> when the channel does not sign.</exception>
    public void ReplaceSecret(string sealedSecret)
    {
        if (Channel != ChannelKind.Webhook) throw new Refusal("contact.secret", "Only a webhook has a signing secret.");

        SealedSecret = sealedSecret;
        Raise(new ContactMethodChanged(Id));
    }

    public void Archive(DateTimeOffset now)
    {
        if (ArchivedAt is not null) return;

        ArchivedAt = now;
        Raise(new ContactMethodArchived(Id));
    }
}

public sealed record ContactMethodCreated(ContactMethodId Method) : DomainEvent("contact.created");
public sealed record ContactMethodChanged(ContactMethodId Method) : DomainEvent("contact.changed");
public sealed record QuietHoursSet(UserId User) : DomainEvent("contact.quiet-hours-set");
public sealed record ContactMethodArchived(ContactMethodId Method) : DomainEvent("contact.archived");
