using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>What a channel needs to send one message, without a database.</summary>
internal sealed class ChannelWorld : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DataFolder data;

    public ChannelWorld()
    {
        data = DataFolder.Take(folder.Path);
        Sealing = new Sealing(data, new TestChance(TimeProvider.System));
        Secret = WebhookSecret.Make(new TestChance(TimeProvider.System));
    }

    public Sealing Sealing { get; }

    public Secret Secret { get; }

    public static Message Page(string title = "Error rate above 5 %", DeliveryPurpose purpose = DeliveryPurpose.Page) => new(
        new DeliveryId(Guid.Parse("0195a0c0-0000-7000-8000-000000000007")), purpose, 42, At(9, 30), "Ana",
        purpose == DeliveryPurpose.Test ? null : new IncidentFacts(
            new IncidentId(Guid.Parse("0195a0c0-0000-7000-8000-000000000001")), 12, title, Severity.Sev1,
            purpose == DeliveryPurpose.Ended ? ResponseState.Closed : ResponseState.Open, purpose == DeliveryPurpose.Ended ? IncidentStatus.Resolved : IncidentStatus.Investigating,
            "checkout", "Payments", At(9, 0), purpose == DeliveryPurpose.Ended ? At(9, 29) : null, purpose == DeliveryPurpose.Ended ? CloseReason.Fixed : null,
            purpose == DeliveryPurpose.Ended ? "Bo" : null, "https://imp.example.org/incidents/12"),
        purpose == DeliveryPurpose.Page ? "https://imp.example.org/a/token" : null);

    public ContactMethod Hook(string address) => ContactMethod.Create(
        new ContactMethodId(Guid.Empty), new UserId(Guid.Empty), ChannelKind.Webhook, "Pager", address, Sealing.Seal(Secret), At(8, 0));

    /// <summary>A method of any channel, filled in with the examples that the channel declares.</summary>
    /// <param name="server">Takes the place of every server in them.</param>
    public ContactMethod Example(ChannelProfile profile, string server)
    {
        string Moved(ChannelField field) => field.Type == FieldType.Url ? server + new Uri(field.Example).PathAndQuery.TrimEnd('/') : field.Example;
        var fields = profile.Fields.ToDictionary(field => field.Name, Moved);
        var secret = profile.Signs ? Secret : ChannelFields.Pack(fields);
        var address = profile.Address is { } shown ? Moved(shown) : profile.Kind.Name();
        return ContactMethod.Create(new ContactMethodId(Guid.Empty), new UserId(Guid.Empty), profile.Kind, "Example", address, Sealing.Seal(secret), At(8, 0));
    }

    public static ContactMethod Mailbox(string address = "ana@example.org") => ContactMethod.Create(
        new ContactMethodId(Guid.Empty), new UserId(Guid.Empty), ChannelKind.Email, "E-mail", address, null, At(8, 0));

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 3, 2, hour, minute, 0, TimeSpan.Zero);
}
