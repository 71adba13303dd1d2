using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Writes down what the other side says afterwards became of a message, and of all that went in it.</summary>
/// <param name="Id">The message, or the bundle.</param>
/// <param name="DeliveredAt">When it arrived; null when that is not said.</param>
internal sealed record ReportDelivery(DeliveryId Id, DateTimeOffset? DeliveredAt) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;

    /// <summary>Why it did not arrive, for a person; null when that is not said.</summary>
    public string? Undelivered { get; init; }

    /// <summary>What the other side calls the attempt; one that was tried again may have arrived all the same. Null: whichever.</summary>
    public string? Reference { get; init; }

    /// <summary>Somebody has seen it.</summary>
    public bool Seen { get; init; }

    /// <summary>When it is asked next; null: never.</summary>
    public DateTimeOffset? AskAt { get; init; }
}

internal sealed class ReportDeliveryHandler : ICommandHandler<ReportDelivery>
{
    public async Task HandleAsync(ReportDelivery command, Change change)
    {
        foreach (var delivery in await change.Db.Deliveries.IgnoreAutoIncludes().Where(one => one.Id == command.Id || one.BundleId == command.Id).ToListAsync(change.Cancel))
        {
            if (command.DeliveredAt is { } at) delivery.Arrived(at);
            if (command.Seen) delivery.Seen(change.Now);
            if (command.Undelivered is { } why && (command.Reference is null || delivery.Reference is null || command.Reference == delivery.Reference)) delivery.Undelivered(why);
            if (delivery.Id == command.Id || delivery.ReceiptDueAt is not null) delivery.AskAgain(command.AskAt);
        }
    }
}
