using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Takes a contact method away; what waits for it is cancelled. Its deliveries remain on record.</summary>
public sealed record RemoveContactMethod(ContactMethodId Id) : ICommand { public Permission Needs => Permission.View; }

internal sealed class RemoveContactMethodHandler : ICommandHandler<RemoveContactMethod>
{
    public async Task HandleAsync(RemoveContactMethod command, Change change)
    {
        var method = await change.Db.ContactMethods.RequireAsync(command.Id, change.Cancel);
        change.DemandOwn(method.UserId);
        method.Archive(change.Now);
        foreach (var delivery in await change.Db.Deliveries.Where(one => one.MethodId == command.Id && one.State == DeliveryState.Pending).ToListAsync(change.Cancel))
        {
            var payload = delivery.Id.Value.ToString("N");
            var job = await change.Db.Jobs.SingleOrDefaultAsync(one => one.Kind == Outbox.Kind && one.Payload == payload && one.State == JobState.Pending, change.Cancel);
            if (job?.Cancel("contact method removed", change.Now) == true) delivery.Cancel("contact method removed", change.Now);
        }
    }
}
