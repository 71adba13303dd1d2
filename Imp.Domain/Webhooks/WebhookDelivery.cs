using Imp.Domain.Shared;

namespace Imp.Domain.Webhooks;

/// <summary>Where an event on its way stands.</summary>
public enum WebhookState { Waiting, Delivered, Failed, Cancelled }

/// <summary>One event on its way to one webhook, with every attempt.</summary>
public sealed class WebhookDelivery : Entity
{
    private readonly List<WebhookAttempt> attempts = [];

    private WebhookDelivery() { }

    /// <summary>The <c>webhook-id</c> of every attempt.</summary>
    public WebhookDeliveryId Id { get; private set; }

    public WebhookId WebhookId { get; private set; }

    /// <summary>Number of the event; null for a test.</summary>
    public long? Event { get; private set; }

    public WebhookState State { get; private set; }

    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>When the other side took it; null when it did not.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    public IReadOnlyList<WebhookAttempt> Attempts => attempts;

    /// <param name="sequence">Number of the event; null for a test.</param>
    public static WebhookDelivery Create(WebhookDeliveryId id, WebhookId webhook, long? sequence, DateTimeOffset now)
    {
        var delivery = new WebhookDelivery { Id = id, WebhookId = webhook, Event = sequence, QueuedAt = now };
        delivery.Raise(new WebhookLogChanged(webhook));
        return delivery;
    }

    /// <param name="state">Where it stands now.</param>
    /// <param name="answer">What the other side said, or why there was no answer; never a secret.</param>
    public void Tried(WebhookState state, string answer, int tookMs, DateTimeOffset now)
    {
        attempts.Add(new WebhookAttempt(Id, attempts.Count + 1, now, tookMs, answer));
        (State, DeliveredAt) = (state, state == WebhookState.Delivered ? now : DeliveredAt);
        Raise(new WebhookLogChanged(WebhookId));
    }

    /// <summary>A person asks for it again, whatever became of it.</summary>
    /// <returns>False when it waits already.</returns>
    public bool Again()
    {
        if (State == WebhookState.Waiting) return false;

        State = WebhookState.Waiting;
        Raise(new WebhookLogChanged(WebhookId));
        return true;
    }
}

/// <summary>One attempt.</summary>
/// <param name="Ordinal">1 for the first.</param>
public sealed record WebhookAttempt(WebhookDeliveryId DeliveryId, int Ordinal, DateTimeOffset At, int TookMs, string Answer);

public sealed record WebhookLogChanged(WebhookId Webhook) : DomainEvent("call.changed");
