using Imp.Domain.Notifications;

namespace Imp.Infrastructure.Notifications;

/// <summary>What a channel can do; screens and validators read it instead of knowing channels by name.</summary>
/// <param name="Signs">Has a secret with which the receiver can check the sender.</param>
/// <param name="RichText">Shows more than plain text.</param>
/// <param name="Reply">Takes an answer back by itself, without opening a link.</param>
/// <param name="AddressLabel">What the address is called on a form.</param>
public sealed record ChannelAbilities(bool Signs, bool RichText, bool Reply, string AddressLabel);

/// <summary>One way in which messages leave. It answers with a value, which is stored; it throws only when Imp itself is wrong.</summary>
public interface IChannel
{
    ChannelKind Kind { get; }

    ChannelAbilities Abilities { get; }

    /// <summary>Makes one attempt, in bounded time.</summary>
    /// <returns>What became of it, without any secret.</returns>
    Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel);
}
