using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Demo;

/// <summary>Says that everything arrived and sends nothing: the people of the demo do not exist.</summary>
internal sealed class DemoChannel : IChannel
{
    public ChannelProfile Profile => ChannelBook.Of(ChannelKind.Email);

    public Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel) =>
        Task.FromResult<DeliveryResult>(new Delivered("Demo: this message was not sent."));
}
