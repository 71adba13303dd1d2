using System.Globalization;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Sends a test, whose delivery shows what the other side answered.</summary>
/// <param name="Delivery">Made by the caller, to look at afterwards.</param>
public sealed record TestContactMethod(ContactMethodId Id, DeliveryId Delivery) : ICommand { public Permission Needs => Permission.View; }

internal sealed class TestContactMethodHandler(ChannelServers servers) : ICommandHandler<TestContactMethod>
{
    public async Task HandleAsync(TestContactMethod command, Change change)
    {
        var method = await change.RequireOwnAsync(command.Id);
        method.Test();
        await change.AskAsync(null, method, servers.Of(method), DeliveryPurpose.Test, command.Delivery.Value.ToString("N", CultureInfo.InvariantCulture), id: command.Delivery);
    }
}
