using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>One way to reach one person.</summary>
public sealed class ContactMethod : Archivable
{
    /// <summary>So many wrong codes may be entered after a test.</summary>
    public const int MostWrongCodes = 5;

    private static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(1);

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

    /// <summary>The last time the person showed that it reaches them, by an answer or by the code of a test; null when never.</summary>
    public DateTimeOffset? ReachedAt { get; private set; }

    /// <summary>How often a wrong code was entered since the last test.</summary>
    public int WrongCodes { get; private set; }

    /// <summary>When the other side said that this address is gone for good; it is not used until somebody edits or tests it.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    public static ContactMethod Create(ContactMethodId id, UserId user, ChannelKind channel, string label, string address, string? sealedSecret, DateTimeOffset now)
    {
        var method = new ContactMethod { Id = id, UserId = user, Channel = channel, Label = label, Address = address, SealedSecret = sealedSecret, CreatedAt = now };
        method.Raise(new ContactMethodCreated(id));
        return method;
    }

    /// <param name="sealedFields">What replaces the sealed fields; null leaves them.</param>
    public void Edit(string label, string address, string? sealedFields = null)
    {
        if (address != Address || sealedFields is not null) (ProvenAt, ReachedAt) = (null, null);
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

    /// <summary>A message went through. Once a minute is enough to know.</summary>
    public void Proven(DateTimeOffset now)
    {
        if (IsProven(ProvenAt, GoneAt, now)) return;

        (ProvenAt, GoneAt) = (now, null);
        Raise(new ContactMethodProven(Id));
    }

    /// <returns>True when <see cref="Proven"/> has nothing to add to what is known.</returns>
    public static bool IsProven(DateTimeOffset? provenAt, DateTimeOffset? goneAt, DateTimeOffset now) => goneAt is null && provenAt > now - ProofLasts;

    /// <summary>The person answered. Once a minute is enough to know.</summary>
    public void Reached(DateTimeOffset now)
    {
        if (ReachedAt > now - ProofLasts) return;

        (ReachedAt, WrongCodes) = (now, 0);
        Raise(new ContactMethodProven(Id));
    }

    /// <summary>A test leaves, with a code of its own.</summary>
    public void Test() => WrongCodes = 0;

    /// <summary>Somebody entered a code.</summary>
    /// <param name="right">True when a recent test brought it.</param>
    /// <exception cref="Refusal"><c>contact.codes</c> after too many wrong ones: whoever guesses does not get far.</exception>
    public void Enter(bool right, DateTimeOffset now)
    {
        if (WrongCodes >= MostWrongCodes) throw new Refusal("contact.codes", $"{MostWrongCodes} wrong codes were entered. Send another test and enter its code.");
        if (right)
        {
            Reached(now);
            return;
        }
        WrongCodes++;
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

    public void Archive(DateTimeOffset now) => Archive(now, new ContactMethodArchived(Id));
}

public sealed record ContactMethodCreated(ContactMethodId Method) : DomainEvent("contact.created");
public sealed record ContactMethodChanged(ContactMethodId Method) : DomainEvent("contact.changed");
/// <summary>What is known of whether it works changed.</summary>
public sealed record ContactMethodProven(ContactMethodId Method) : DomainEvent("contact.proven");
public sealed record QuietHoursSet(UserId User) : DomainEvent("contact.quiet-hours-set");
public sealed record ContactMethodArchived(ContactMethodId Method) : DomainEvent("contact.archived");
