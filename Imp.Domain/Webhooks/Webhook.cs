using Imp.Domain.Shared;

namespace Imp.Domain.Webhooks;

/// <summary>An address outside that is told what happens, by signed calls.</summary>
public sealed class Webhook : Entity
{
    /// <summary>So many there may be.</summary>
    public const int Most = 50;

    /// <summary>So long both secrets sign after one was replaced.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private Webhook() { }

    public WebhookId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>http or https.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What it signs with, sealed.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>What it signed with before, sealed; null when there was nothing.</summary>
    public string? OldSecret { get; private set; }

    /// <summary>Until then both sign.</summary>
    public DateTimeOffset? OldSecretUntil { get; private set; }

    public WebhookFilter Filter { get; private set; } = WebhookFilter.All;

    public bool IsOn { get; private set; }

    /// <summary>Why Imp switched it off; null when it is on, or a person did.</summary>
    public string? OffReason { get; private set; }

    public DateTimeOffset? OffAt { get; private set; }

    /// <summary>Number of the last event that was looked at for it.</summary>
    public long Seen { get; private set; }

    /// <summary>Attempts that failed since the last that did not.</summary>
    public int Failures { get; private set; }

    /// <summary>When the first of those was; null while it works.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>The last attempt; null when there was none.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    /// <param name="secret">Sealed.</param>
    /// <param name="seen">The newest event there is: it is told of what comes after.</param>
    public static Webhook Create(WebhookId id, string name, string address, WebhookFilter filter, string secret, long seen, DateTimeOffset now)
    {
        var webhook = new Webhook { Id = id, Name = name, Address = address, Filter = filter, Secret = secret, Seen = seen, IsOn = true, CreatedAt = now };
        webhook.Raise(new WebhookChanged(id));
        return webhook;
    }

    public void Edit(string name, string address, WebhookFilter filter)
    {
        (Name, Address, Filter) = (name, address, filter);
        Raise(new WebhookChanged(Id));
    }

    /// <summary>Signs with another secret; the old one signs too, for a day.</summary>
    /// <param name="secret">Sealed.</param>
    public void Rotate(string secret, DateTimeOffset now)
    {
        (OldSecret, OldSecretUntil, Secret) = (Secret, now + Overlap, secret);
        Raise(new WebhookChanged(Id));
    }

    /// <summary>It is told of what happens from now on.</summary>
    /// <param name="seen">The newest event there is.</param>
    public void SwitchOn(long seen)
    {
        if (IsOn) return;

        (IsOn, OffReason, OffAt, Seen, Failures, FailingSince) = (true, null, null, seen, 0, null);
        Raise(new WebhookChanged(Id));
    }

    /// <param name="reason">Why Imp does it; null when a person does.</param>
    public void SwitchOff(string? reason, DateTimeOffset now)
    {
        if (!IsOn)
        {
            if (reason is not null || OffReason is null) return;
            // From now on it is off because somebody wants it so.
            OffReason = null;
            Raise(new WebhookChanged(Id));
            return;
        }
        (IsOn, OffReason, OffAt) = (false, reason, now);
        Raise(new WebhookChanged(Id));
        if (reason is not null) Raise(new WebhookGivenUp(Id, Name, reason));
    }

    public void Remove(DateTimeOffset now)
    {
        if (RemovedAt is not null) return;

        (RemovedAt, IsOn) = (now, false);
        Raise(new WebhookChanged(Id));
    }

    /// <summary>It is there again, and off: nothing leaves before somebody switches it on.</summary>
    public void Restore()
    {
        if (RemovedAt is null) return;

        RemovedAt = null;
        Raise(new WebhookChanged(Id));
    }

    /// <summary>Everything up to that event was looked at.</summary>
    public void SeeTo(long sequence) => Seen = Math.Max(Seen, sequence);

    /// <summary>An attempt was taken.</summary>
    public void Worked(DateTimeOffset now)
    {
        TriedAt = now;
        if (Failures == 0) return;

        (Failures, FailingSince) = (0, null);
        Raise(new WebhookChanged(Id));
    }

    public void Failed(DateTimeOffset now)
    {
        (TriedAt, FailingSince) = (now, FailingSince ?? now);
        Failures++;
        Raise(new WebhookChanged(Id));
    }

    /// <returns>When it may be tried: an address that fails and fails is asked only now and then.</returns>
    public static DateTimeOffset MayTryAt(int failures, DateTimeOffset? triedAt) => failures >= WebhookSchedule.Broken && triedAt is { } last ? last + WebhookSchedule.ProbeEvery : DateTimeOffset.MinValue;
}

public sealed record WebhookChanged(WebhookId Webhook) : DomainEvent("webhook.changed");

/// <summary>It failed for too long and was switched off.</summary>
public sealed record WebhookGivenUp(WebhookId Webhook, string Title, string Reason) : DomainEvent("webhook.given-up");
