using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Tests.Integrations;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class TransformStories
{
    [Fact]
    public async Task A_script_turns_a_request_into_the_alert_that_pages()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana));
        await world.SaveAsync("shop", "function transform(event, context) { return { title: event.what + ' at ' + context.service + ' from ' + context.headers['user-agent'], severity: 'critical', labels: context.headers }; }");

        await world.KnockAsync("shop", """{"what":"Fire"}""");
        (await world.StoryAsync()).Should().Equal(["Transforming "], "it is on disk before the script runs");
        await world.RestAsync();

        world.Inbox(ana).ShouldHold("Fire at shop from probe/1");
        var stored = await world.ReadAsync(db => db.Events.SingleAsync());
        (stored.Outcome, stored.Severity).Should().Be((EventOutcome.Created, AlertSeverity.Critical));
        stored.Details.Should().Contain("application/json").And.NotContain("secret-word");
        (await world.ReadAsync(db => db.TransformRuns.SingleAsync())).Request.Should().NotContain("secret-word");
    }

    [Fact]
    public async Task Several_alerts_are_events_of_one_request_and_what_came_later_comes_later()
    {
        await using var world = await QuietWorldAsync();
        await world.SaveAsync("shop", Scripted.Plain);

        await world.KnockAsync("shop", """{"items":[{"title":"a","dedupKey":"a"},{"title":"b","dedupKey":"b"}]}""");
        await world.KnockAsync("shop", """{"title":"b","key":"b","action":"resolve"}""");
        await world.KnockAsync("shop", """{"drop":true}""");
        await world.RestAsync();

        (await world.StoryAsync()).Should().Equal("Created a", "Resolved b", "Suppressed (Dropped by the transform.)", "Created b");
        (await world.ReadAsync(db => db.Events.OrderBy(one => one.Sequence).Select(one => one.RequestSequence).ToListAsync())).Should().Equal(null, null, null, 1);
        (await world.ReadAsync(db => db.Incidents.CountAsync(one => one.Response == Imp.Domain.Incidents.ResponseState.Closed))).Should().Be(1, "the resolve found what was opened before it");
    }

    [Fact]
    public async Task A_script_that_fails_says_so_and_the_format_reads_the_request_until_it_works_again()
    {
        await using var world = await QuietWorldAsync();
        await world.SaveAsync("shop", "function transform(event) {\n  return { title: event.alert.name };\n}");
        var queries = world.Get<TransformQueries>();
        var door = world.Door("shop").Id;

        var failed = await world.KnockAsync("shop", """{"title":"Plain title"}""");
        await world.RestAsync();
        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Title.Should().Be("Plain title");
        (await queries.FailureOfAsync(failed, default)).Should().StartWith("Transform failed: line 2:").And.EndWith("; read as Generic JSON instead.");
        var (_, failure) = await queries.StateAsync(door, default);
        (failure!.Event, failure.At).Should().Be((failed, world.Clock.UtcNow));

        await world.KnockAsync("shop", """{"alert":{"name":"It works"}}""");
        await world.RestAsync();
        (await queries.StateAsync(door, default)).Failure.Should().BeNull();
    }

    [Fact]
    public async Task Text_that_nobody_understands_still_opens_an_incident_named_by_its_first_line()
    {
        await using var world = await QuietWorldAsync();
        await world.SaveAsync("shop", "function transform(event) { throw new Error('no'); }");

        await world.KnockAsync("shop", "\nDisk of db7 is full\nsecond line");
        await world.RestAsync();

        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Title.Should().Be("Disk of db7 is full");
    }

    [Fact]
    public async Task A_kill_between_storing_and_running_loses_nothing_and_does_nothing_twice()
    {
        await using var world = await QuietWorldAsync();
        await world.SaveAsync("shop", Scripted.Plain);
        await world.KnockAsync("shop", """{"title":"a","key":"a"}""", "id-1");
        await world.KnockAsync("shop", """{"items":[{"title":"b","dedupKey":"b"},{"title":"c","dedupKey":"c"}]}""");

        await world.KillAsync();
        (await world.KnockAsync("shop", """{"title":"a","key":"a"}""", "id-1")).Should().Be(1, "the sender's id was there before the kill");
        await world.RestAsync();
        await world.KillAsync();
        await world.RestAsync();

        (await world.StoryAsync()).Should().Equal("Created a", "Created b", "Created c");
        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(3);
    }

    [Fact]
    public async Task An_endless_script_holds_up_nobody_else_and_rests_after_three_times()
    {
        await using var world = await QuietWorldAsync();
        await world.ServiceAsync("bad");
        await world.SaveAsync("shop", Scripted.Plain);
        await world.SaveAsync("bad", "function transform(event) { while (true) {} }");

        for (var at = 0; at < 6; at++) await world.KnockAsync("bad", $$"""{"title":"bad {{(char)('a' + at)}}"}""");
        for (var at = 0; at < 6; at++) await world.KnockAsync("shop", $$"""{"title":"good","key":"good {{at}}"}""");
        var began = System.Diagnostics.Stopwatch.StartNew();
        await world.RestAsync();

        began.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(12, "every event of both made its incident");
        var sentences = await world.ReadAsync(db => db.TransformRuns.Where(run => run.Failure != null).OrderBy(run => run.Sequence).Select(run => run.Failure!).ToListAsync());
        sentences.Should().HaveCount(6);
        sentences.Take(3).Should().AllSatisfy(one => one.Should().Contain("longer than 1 s"));
        sentences.Skip(3).Should().AllSatisfy(one => one.Should().Contain("rests for a minute"));

        // Those of the good script were done before the bad one had been ended three times.
        var order = await world.ReadAsync(db => db.Incidents.OrderBy(one => one.Number).Select(one => one.Title).ToListAsync());
        order.Should().HaveCount(12);
    }

    [Fact]
    public async Task A_transform_that_is_switched_off_leaves_what_waits_to_the_format()
    {
        await using var world = await QuietWorldAsync();
        await world.SaveAsync("shop", Scripted.Plain);
        await world.KnockAsync("shop", """{"title":"As the format reads it"}""");
        await world.Bus.ExecuteAsync(new SaveTransform(world.Door("shop").Id, Imp.Domain.Integrations.Transforms.TransformKind.None, "", null), Scripted.Manager);
        await world.RestAsync();

        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Title.Should().Be("As the format reads it");
        (await world.ReadAsync(db => db.TransformRuns.SingleAsync())).Failure.Should().BeNull();
    }

    private static async Task<World> QuietWorldAsync()
    {
        var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.ServiceAsync("shop");
        return world;
    }
}
