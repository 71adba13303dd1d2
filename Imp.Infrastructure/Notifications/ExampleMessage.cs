using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>A page about nothing real, to show what a channel says before it has to.</summary>
public static class ExampleMessage
{
    /// <param name="to">Whom it is for.</param>
    /// <param name="words">How that person is spoken to.</param>
    /// <returns>As it would leave at <paramref name="now"/>, in the middle of a night at work.</returns>
    public static Message Of(PublicAddress address, string to, DateTimeOffset now, Wording words) => new(
        new DeliveryId(Guid.Empty), DeliveryPurpose.Page, 1, now, to,
        new IncidentFacts(
            new IncidentId(Guid.Empty), 42, "Error rate above 5 %", Severity.Sev1, ResponseState.Open, IncidentStatus.Investigating, "Checkout", "Payments", now, null, null, null, address.Incident(42))
        {
            NextAt = now + TimeSpan.FromMinutes(5),
        },
        address.Acknowledge("…"))
    { T = words };
}
