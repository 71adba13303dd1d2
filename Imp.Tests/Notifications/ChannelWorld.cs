using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Mattermost;
using Imp.Infrastructure.Notifications.WebPush;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Notifications;

/// <summary>What a channel needs to send one message, without a database.</summary>
internal sealed class ChannelWorld : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DataFolder data;
    private readonly PushKey push;

    public ChannelWorld()
    {
        data = DataFolder.Take(folder.Path);
        Sealing = new Sealing(data, new TestChance(TimeProvider.System));
        push = new PushKey(data, new PublicAddress("https://imp.example.org"), new MailOptions());
        Secret = WebhookSecret.Make(new TestChance(TimeProvider.System));
    }

    public Sealing Sealing { get; }

    /// <summary>The private half of the key that web push declares as its example: the browser's in RFC 8291, section 5.</summary>
    public const string BrowsersKey = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

    /// <summary>Makes a channel of a kind as the house would.</summary>
    /// <param name="server">Stands in for a provider whose server nobody enters.</param>
    public HttpChannel Make(ChannelKind kind, GuardedHttp http, string server, TimeProvider clock)
    {
        var services = new ServiceCollection().AddSingleton(http).AddSingleton(Sealing).AddSingleton(clock).AddSingleton<IChance>(new TestChance(TimeProvider.System))
            .AddSingleton(push).AddSingleton(new PublicAddress("https://imp.example.org")).AddSingleton(new MattermostProof(data)).BuildServiceProvider();
        var type = typeof(IChannel).Assembly.GetTypes().Single(one => one.Name == $"{kind}Channel");
        var channel = (HttpChannel)ActivatorUtilities.CreateInstance(services, type);
        if (channel is IFixedServer there) there.Server = new Uri(server);
        return channel;
    }

    /// <summary>What the other side reads in a request: of a push, what its browser decrypts.</summary>
    public static WebhookCall Opened(ChannelKind kind, WebhookCall call) => kind != ChannelKind.WebPush
        ? call
        : call with { Body = PushReader.Open(call.Body, BrowsersKey, WebPushChannel.Declared.Fields.Single(field => field.Name == "Auth").Example), Headers = new Dictionary<string, string>(call.Headers) { ["Content-Type"] = "application/json" } };

    public Secret Secret { get; }

    public static Message Page(string title = "Error rate above 5 %", DeliveryPurpose purpose = DeliveryPurpose.Page) => new(
        new DeliveryId(Guid.Parse("0195a0c0-0000-7000-8000-000000000007")), purpose, 42, At(9, 30), "Ana",
        purpose is DeliveryPurpose.Test or DeliveryPurpose.Notice ? null : new IncidentFacts(
            new IncidentId(Guid.Parse("0195a0c0-0000-7000-8000-000000000001")), 12, title, Severity.Sev1,
            purpose == DeliveryPurpose.Ended ? ResponseState.Closed : ResponseState.Open, purpose == DeliveryPurpose.Ended ? IncidentStatus.Resolved : IncidentStatus.Investigating,
            "checkout", "Payments", At(9, 0), purpose == DeliveryPurpose.Ended ? At(9, 29) : null, purpose == DeliveryPurpose.Ended ? CloseReason.Fixed : null,
            purpose == DeliveryPurpose.Ended ? "Bo" : null, "https://imp.example.org/incidents/12"),
        purpose == DeliveryPurpose.Page ? "https://imp.example.org/a/token" : null)
    {
        Notice = purpose == DeliveryPurpose.Notice ? new Notice("Your shift begins in an hour", "Primary, from 09:00 to 17:00.", "https://imp.example.org/schedules/1") : null,
    };

    /// <summary>Three incidents in one message, the worst of them the one of <see cref="Page"/>.</summary>
    public static Message Several()
    {
        var page = Page();
        return page with
        {
            Others =
            [
                page.Incident! with { Id = new IncidentId(Guid.Parse("0195a0c0-0000-7000-8000-000000000002")), Number = 13, Severity = Severity.Sev2, Title = "Index is behind", Service = "search", Link = "https://imp.example.org/incidents/13" },
                page.Incident! with { Id = new IncidentId(Guid.Parse("0195a0c0-0000-7000-8000-000000000003")), Number = 14, Severity = Severity.Sev2, Title = "Queue grows", Link = "https://imp.example.org/incidents/14" },
            ],
        };
    }

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
