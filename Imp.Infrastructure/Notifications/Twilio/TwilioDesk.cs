using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>Writes down what Twilio says afterwards of what was sent by it.</summary>
public sealed class TwilioDesk(TwilioQueries twilio, CommandBus bus, TimeProvider clock)
{
    /// <param name="id">The message that it is about.</param>
    /// <returns>False when it is not believed.</returns>
    public async Task<bool> ReportAsync(Guid id, IReadOnlyList<KeyValuePair<string, string>> form, string? signature, CancellationToken cancel)
    {
        var (report, believed) = await twilio.ReportedAsync(id, form, signature, clock.GetUtcNow(), cancel);
        if (report is not null) await bus.ExecuteAsync(report, Actor.System("twilio"), cancel);
        return believed;
    }
}
