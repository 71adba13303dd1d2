using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>One way in which messages leave. It answers with a value, which is stored; it throws only when Imp itself is wrong.</summary>
public interface IChannel
{
    ChannelKind Kind => Profile.Kind;

    ChannelProfile Profile { get; }

    /// <summary>Makes one attempt, in bounded time.</summary>
    /// <returns>What became of it, without any secret.</returns>
    Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel);
}

/// <summary>A channel says what it is before there is one, so that pages and validators need no service to ask.</summary>
internal interface IDeclaredChannel : IChannel
{
    static abstract ChannelProfile Declared { get; }
}
