using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Notifications.Webhook;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>The real channels and real sockets: what arrives is what the record says.</summary>
public sealed class SinkStories
{
    private const string Title = "Error rate above 5 %";

    [Fact]
    public async Task A_mail_sink_and_a_webhook_sink_receive_exactly_what_the_record_says()
    {
        await using var mail = MailSink.Start();
        await using var hook = await WebhookSink.StartAsync();
        hook.WillAnswer(new WebhookAnswer(503, Body: "not yet"), new WebhookAnswer(200, Body: "thanks"));
        await using var world = await World.StartAsync(services => Real(services, mail));
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var secret = WebhookSecret.Make(world.Get<IChance>());
        await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Webhook, "Pager", hook.Url + "/page", secret), ana);
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));

        await world.SignalAsync("checkout", Title);
        await world.FastForwardAsync(Seconds(10));
        await world.CloseAsync(Title, bo);

        var record = await world.RecordAsync(Title);
        record.Should().OnlyContain(row => row.State == DeliveryState.Sent && row.Person == "ana");
        AssertMails(mail, record);
        AssertCalls(hook, record, secret, world.Clock.UtcNow);
    }

    private static void AssertMails(MailSink sink, IReadOnlyList<DeliveryRow> record)
    {
        var recorded = record.Where(row => row.Channel == ChannelKind.Email).ToList();
        sink.Mails.Select(mail => mail.Header("Message-ID")).Should().Equal(recorded.Select(row => $"<{row.Id.Value:D}@imp.example.org>"));
        sink.Mails.Select(mail => mail.To.Single()).Should().Equal(recorded.Select(row => row.Address));
        sink.Mails.Select(mail => mail.Subject).Should().Equal($"[SEV2] #1 {Title} (checkout)", $"Over: [SEV2] #1 {Title} (checkout)");
    }

    private static void AssertCalls(WebhookSink sink, IReadOnlyList<DeliveryRow> record, Secret secret, DateTimeOffset now)
    {
        var recorded = record.Where(row => row.Channel == ChannelKind.Webhook).ToList();
        sink.Calls.Select(call => call.Headers["webhook-id"]).Should().Equal(recorded.SelectMany(row => row.Attempts.Select(_ => row.Id.Value.ToString("D"))));
        sink.Calls.Select(call => StandardWebhook.Problem(call, secret.Reveal, now)).Should().OnlyContain(problem => problem == null);
        sink.Calls.Select(call => call.Json.GetProperty("type").GetString()).Should().Equal("incident.page", "incident.page", "incident.ended");
        recorded[0].Attempts.Select(attempt => attempt.Answer).Should().Equal("503: not yet", "200: thanks");
    }

    private static void Real(IServiceCollection services, MailSink mail)
    {
        services.RemoveAll<IChannel>();
        services.RemoveAll<MailOptions>();
        services.RemoveAll<OutboundOptions>();
        services.AddSingleton(new MailOptions(mail.Host, mail.Port, From: "imp@imp.example.org")).AddSingleton(new OutboundOptions(["127.0.0.1"]));
        services.AddSingleton<IChannel, EmailChannel>().AddSingleton<IChannel, WebhookChannel>();
    }
}
