using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>What became known of a message after it left.</summary>
public enum DeliveryNews
{
    /// <summary>Its link was opened, or its call answered.</summary>
    Seen,
    /// <summary>Its person answered it, and nothing was left to change.</summary>
    Answered,
    /// <summary>Its person answered it, and that changed the incident.</summary>
    Acted,
}

/// <summary>Writes down that a message was seen or answered; the first time counts. What it changed stands in the audit already.</summary>
internal sealed record NoteDelivery(DeliveryId Id, DeliveryNews News) : ICommand
{
    public Permission Needs => Permission.View;

    public bool Audited => false;
}

internal sealed class NoteDeliveryHandler : ICommandHandler<NoteDelivery>
{
    public async Task HandleAsync(NoteDelivery command, Change change)
    {
        var delivery = await change.Db.Deliveries.RequireAsync(command.Id, change.Cancel);
        change.DemandOwn(delivery.UserId);
        if (command.News == DeliveryNews.Acted) delivery.Acted(change.Now);
        else if (command.News == DeliveryNews.Seen) delivery.Seen(change.Now);
        // A link that was opened may have been opened by a program; an answer comes from the person.
        if (command.News != DeliveryNews.Seen && await change.Db.ContactMethods.FindAsync([delivery.MethodId], change.Cancel) is { } method) method.Reached(change.Now);
    }
}
