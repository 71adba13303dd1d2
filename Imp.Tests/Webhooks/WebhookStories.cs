using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Streams;
using Imp.Infrastructure.Webhooks;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Webhooks;

/// <summary>Webhooks with real sockets and a clock that is wound: what arrives, what is tried again, and when it is enough.</summary>
public sealed class WebhookStories : IAsyncLifetime
{
    private WebhookSink sink = null!;
    private World world = null!;
    private Secret secret = null!;
    private WebhookId id;

    public async Task InitializeAsync()
    {
        sink = await WebhookSink.StartAsync();
        world = await World.StartAsync(services =>
        {
            services.RemoveAll<OutboundOptions>();
            services.AddSingleton(new OutboundOptions(["127.0.0.1"]));
        });
        world.AnyMessage = true;
        await world.ServiceAsync("checkout");
        await world.ServiceAsync("other");
        await world.SignalAsync("checkout", "Before");
        (secret, id) = (WebhookSecret.Make(world.Get<IChance>()), new WebhookId(world.NewId()));
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_afterwards_and_is_wanted_arrives_signed_once_and_in_order()
    {
        await MakeAsync(new WebhookFilter([StreamKind.IncidentCreated, StreamKind.IncidentStatusChanged], [world.Door("checkout").Service], [], []));
        await world.SignalAsync("other", "Not wanted");
        await world.SignalAsync("checkout", "Disk <full>");
        await world.SignalAsync("checkout", "Disk <full>");
        await world.AcknowledgeAsync("Disk <full>", world.Owner);
        await world.CloseAsync("Disk <full>", world.Owner);

        sink.Calls.Select(call => call.Json.GetProperty("type").GetString()).Should().Equal("incident.created", "incident.status_changed", "incident.status_changed");
        sink.Calls.Should().AllSatisfy(call => StandardWebhook.Problem(call, secret.Reveal, world.Clock.UtcNow).Should().BeNull());
        sink.Calls.Select(call => call.Headers["webhook-id"]).Should().OnlyHaveUniqueItems();
        var data = sink.Calls.Select(call => call.Json.GetProperty("data")).ToList();
        data.Select(one => one.GetProperty("sequence").GetInt64()).Should().BeInAscendingOrder();
        data.Select(one => one.GetProperty("incident").GetProperty("response").GetString()).Should().Equal("open", "acknowledged", "closed");
        data[0].GetProperty("incident").GetProperty("title").GetString().Should().Be("Disk <full>");
        data[0].TryGetProperty("type", out _).Should().BeFalse("the envelope says it");
        (await LogAsync()).Should().OnlyContain(row => row.State == WebhookState.Delivered && row.Attempts.Count == 1);
        (await world.ReadAsync(db => db.Jobs.Where(job => job.Kind == "webhook").ToListAsync())).Should().HaveCount(3).And.OnlyContain(job => job.State == JobState.Done);
    }

    [Fact]
    public async Task What_is_not_taken_is_tried_again_under_the_same_id_and_holds_up_nothing_else()
    {
        await MakeAsync();
        sink.WillAnswer(new WebhookAnswer(500, Body: $"no, {secret.Reveal}"), new WebhookAnswer(404));
        await world.SignalAsync("checkout", "First");
        var first = (await LogAsync()).Single();
        (first.State, first.Attempts[0].Answer).Should().Be((WebhookState.Waiting, "500: no, ••••••"));
        first.DueAt.Should().BeCloseTo(world.Clock.UtcNow + TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1.01));

        await world.FastForwardAsync(Seconds(10));
        sink.Calls.Should().HaveCount(2);
        await world.SignalAsync("checkout", "Second");
        sink.Calls.Should().HaveCount(3, "the second need not wait for the first");
        await world.FastForwardAsync(Minutes(7));
        sink.Calls.Should().HaveCount(4);
        sink.Calls.Select(call => call.Headers["webhook-id"]).Distinct().Should().HaveCount(2);
        sink.Calls[3].Body.Should().Equal(sink.Calls[0].Body);
        StandardWebhook.Problem(sink.Calls[3], secret.Reveal, world.Clock.UtcNow).Should().NotBe("No signature matches.", "the time is that of the attempt");
        (await RowAsync()).FailingSince.Should().BeNull();
    }

    [Fact]
    public async Task An_address_that_takes_nothing_for_three_days_is_switched_off_and_the_owners_are_told()
    {
        await MakeAsync();
        sink.Otherwise = new WebhookAnswer(503);
        await world.SignalAsync("checkout", "First");
        await world.FastForwardAsync(TimeSpan.FromDays(2));
        (await RowAsync()).Should().Match<WebhookRow>(row => row.IsOn && row.FailingSince != null);
        await world.SignalAsync("checkout", "Second");
        await world.FastForwardAsync(TimeSpan.FromDays(2));

        var row = await RowAsync();
        (row.IsOn, row.OffReason).Should().Be((false, "It has taken nothing since 2026-03-02 09:00 UTC. The last answer: 503"));
        (await LogAsync()).Select(one => one.State).Should().Equal(WebhookState.Cancelled, WebhookState.Failed);
        world.Email.Arrived.Select(one => one.Message.Notice?.Title).Should().Contain("Webhook Tickets was switched off");
        (await world.ReadAsync(db => db.Jobs.CountAsync(job => job.Kind == "webhook" && job.State == JobState.Pending))).Should().Be(0);

        var calls = sink.Calls.Count;
        await world.SignalAsync("checkout", "Third");
        sink.Otherwise = new WebhookAnswer();
        await world.DoAsync(new SwitchWebhook(id, true), world.Owner, Role.Owner);
        await world.SignalAsync("checkout", "Fourth");
        sink.Calls.Should().HaveCount(calls + 1, "what happened while it was off is not told");

        await world.DoAsync(new SendWebhookAgain((await LogAsync()).Single(one => one.State == WebhookState.Failed).Id), world.Owner, Role.Owner);
        sink.Calls[^1].Headers["webhook-id"].Should().Be(sink.Calls[0].Headers["webhook-id"]);
        (await LogAsync()).Count(one => one.State == WebhookState.Delivered).Should().Be(2);
        (await world.ReadAsync(db => db.Jobs.CountAsync(job => job.Kind == "webhook" && job.State == JobState.Dead))).Should().Be(0);
    }

    [Fact]
    public async Task Whoever_says_gone_is_not_asked_again()
    {
        await MakeAsync();
        sink.WillAnswer(new WebhookAnswer(410));
        await world.SignalAsync("checkout", "First");
        await world.SignalAsync("checkout", "Second");
        sink.Calls.Should().HaveCount(1);
        (await RowAsync()).OffReason.Should().Contain("410");
    }

    [Fact]
    public async Task While_a_secret_is_replaced_both_sign_and_a_day_later_only_the_new_one()
    {
        await MakeAsync();
        var newer = WebhookSecret.Make(world.Get<IChance>());
        await world.DoAsync(new RotateWebhookSecret(id, newer), world.Owner, Role.Owner);
        await TestAsync();
        foreach (var one in new[] { secret, newer }) StandardWebhook.Problem(sink.Calls[0], one.Reveal, world.Clock.UtcNow).Should().BeNull();

        await world.FastForwardAsync(TimeSpan.FromHours(25));
        await TestAsync();
        StandardWebhook.Problem(sink.Calls[1], newer.Reveal, world.Clock.UtcNow).Should().BeNull();
        StandardWebhook.Problem(sink.Calls[1], secret.Reveal, world.Clock.UtcNow).Should().Be("No signature matches.");
        sink.Calls[1].Json.GetProperty("type").GetString().Should().Be("webhook.test");
    }

    [Fact]
    public async Task A_call_that_was_under_way_when_Imp_died_is_made_again_with_the_same_id()
    {
        await MakeAsync();
        sink.WillAnswer(new WebhookAnswer(503));
        await world.SignalAsync("checkout", "First");
        await world.WriteAsync(async db =>
        {
            var job = await db.Jobs.SingleAsync(one => one.Kind == "webhook");
            job.Lease("a run that is gone", world.Clock.UtcNow.AddSeconds(30));
        });
        await world.RestartAsync(Seconds(1));
        await world.RestAsync();
        sink.Calls.Select(call => call.Headers["webhook-id"]).Distinct().Should().HaveCount(1);
        (await LogAsync()).Single().State.Should().Be(WebhookState.Delivered);
    }

    [Fact]
    public async Task What_was_removed_is_told_nothing_and_its_log_goes_with_the_events()
    {
        await MakeAsync();
        await world.SignalAsync("checkout", "First");
        await world.DoAsync(new RemoveWebhook(id), world.Owner, Role.Owner);
        await world.SignalAsync("checkout", "Second");
        sink.Calls.Should().HaveCount(1);
        (await world.Get<WebhookQueries>().ListAsync(default)).Should().BeEmpty();

        world.Clock.UtcNow += TimeSpan.FromDays(31);
        await world.Get<WebhookRetention>().RunAsync(default);
        await world.Get<FeedRetention>().RunAsync(default);
        (await world.ReadAsync(db => db.WebhookDeliveries.CountAsync())).Should().Be(0);
        (await world.ReadAsync(db => db.Feed.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task An_address_inside_is_not_called_and_nobody_below_a_manager_makes_one()
    {
        await MakeAsync(address: "http://169.254.169.254/latest");
        await world.SignalAsync("checkout", "First");
        (await LogAsync()).Single().Attempts.Single().Answer.Should().Contain("Outbound.Allow");
        (await RowAsync()).IsOn.Should().BeTrue();
        await world.Invoking(one => one.DoAsync(new TestWebhook(id, new(one.NewId())), world.Owner)).Should().ThrowAsync<NotAllowed>();
        await world.Invoking(one => one.DoAsync(new EditWebhook(id, "x", "https://me:secret@example.org/", WebhookFilter.All), world.Owner, Role.Owner)).Should().ThrowAsync<FluentValidation.ValidationException>();
    }

    private Task MakeAsync(WebhookFilter? filter = null, string? address = null) =>
        world.DoAsync(new CreateWebhook(id, "Tickets", address ?? sink.Url + "/hook", filter ?? WebhookFilter.All with { Kinds = [StreamKind.IncidentCreated] }, secret), world.Owner, Role.Owner);

    private Task TestAsync() => world.DoAsync(new TestWebhook(id, new(world.NewId())), world.Owner, Role.Owner);

    private async Task<WebhookRow> RowAsync() => (await world.Get<WebhookQueries>().GetAsync(id, default))!;

    private async Task<IReadOnlyList<WebhookDeliveryRow>> LogAsync() => (await world.Get<WebhookQueries>().LogAsync(id, null, null, 100, default)).Items;
}
