using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Demo;

/// <summary>Says that everything arrived and sends nothing: the people of the demo do not exist.</summary>
internal sealed class DemoChannel : IChannel
{
    public ChannelKind Kind => ChannelKind.Email;

    public ChannelAbilities Abilities => new(Signs: false, RichText: true, Reply: false, "Mail address");

    public Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel) =>
        Task.FromResult<DeliveryResult>(new Delivered("Demo: this message was not sent."));
}
