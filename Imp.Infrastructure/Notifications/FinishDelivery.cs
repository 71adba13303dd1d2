using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Writes down what became of one attempt, and whether there is to be another.</summary>
/// <param name="Run">The run that made the attempt.</param>
internal sealed record FinishDelivery(long Job, DeliveryId Delivery, string Run, DeliveryResult Result, TimeSpan Took) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class FinishDeliveryHandler : ICommandHandler<FinishDelivery>
{
    public async Task HandleAsync(FinishDelivery command, Change change)
    {
        var job = await change.Db.Jobs.RequireAsync(command.Job, change.Cancel);
        if (job.State != JobState.Running || job.LeasedBy != command.Run) return; // somebody else has it by now, and writes down its own attempt

        var delivery = await change.Db.Deliveries.RequireAsync(command.Delivery, change.Cancel);
        var over = await OverAsync(delivery, change);
        var wait = command.Result is TryLater later && over is null ? WaitFor(delivery, job, later, change) : null;
        delivery.Tried(command.Result, final: wait is null && over is null, crossed: over is not null, command.Took, change.Now);
        await RememberAsync(delivery, command.Result, change);

        if (command.Result is Delivered) job.Finish(change.Now);
        else if (over is not null)
        {
            job.Cancel(over, change.Now, inFlight: true);
            delivery.Cancel(over);
        }
        else if (wait is { } after) job.TryAgain(command.Result.Answer, change.Now + after);
        else job.Die(command.Result.Answer, change.Now);
    }

    /// <returns>Why nobody needs to be paged any more; null when somebody does.</returns>
    private static async Task<string?> OverAsync(Delivery delivery, Change change) => delivery is not { Purpose: DeliveryPurpose.Page, IncidentId: { } id }
        ? null
        : (await change.Db.Incidents.RequireAsync(id, change.Cancel)).Response switch
        {
            ResponseState.Open => null,
            ResponseState.Acknowledged => "acknowledged",
            ResponseState.Closed => "closed",
        };

    /// <returns>Null when it is enough. A test is not repeated: somebody sits there and reads the answer.</returns>
    private static TimeSpan? WaitFor(Delivery delivery, Job job, TryLater later, Change change) =>
        delivery.Purpose == DeliveryPurpose.Test ? null : Backoff.After(job.Attempts, change.Chance.Fraction(), later.After);

    private static async Task RememberAsync(Delivery delivery, DeliveryResult result, Change change)
    {
        if (result is not (Delivered or Gone)) return;

        var method = await change.Db.ContactMethods.RequireAsync(delivery.MethodId, change.Cancel);
        if (result is Delivered) method.Proven(change.Now);
        else method.Gone(change.Now);
    }
}
