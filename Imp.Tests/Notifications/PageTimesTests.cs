using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>Two ladders per person: what must wake, what may wait, and the hours in which it waits.</summary>
public sealed class PageTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Methods as "urgent/calm", "-" for not used; what is used, in minutes.</summary>
    [Theory]
    [InlineData("0/0", Severity.Sev1, "0")]
    [InlineData("0/5 10/-", Severity.Sev2, "0 10")]
    [InlineData("0/5 10/-", Severity.Sev3, "5")]
    [InlineData("-/0 -/3", Severity.Sev1, "0 0")]
    [InlineData("0/- 5/-", Severity.Sev4, "0 0")]
    public void Each_severity_has_its_ladder_and_nobody_is_left_out(string methods, Severity severity, string expected)
    {
        var now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        var plan = PageTimes.Plan([.. methods.Split(' ').Select(Method)], severity, now, null, Berlin);

        string.Join(' ', plan.Select(one => (int)(one.At - now).TotalMinutes)).Should().Be(expected);
    }

    /// <summary>Berlin, quiet from 22:00 to 07:00; the clocks change on 29 March and 25 October 2026.</summary>
    [Theory]
    [InlineData("2026-06-01T19:59Z", null)]
    [InlineData("2026-06-01T20:00Z", "2026-06-02T05:00Z")]
    [InlineData("2026-06-02T04:59Z", "2026-06-02T05:00Z")]
    [InlineData("2026-06-02T05:00Z", null)]
    [InlineData("2026-03-28T22:30Z", "2026-03-29T05:00Z")]
    [InlineData("2026-10-24T22:30Z", "2026-10-25T06:00Z")]
    public void Quiet_hours_end_on_the_persons_clock(string at, string? end)
    {
        var quiet = QuietHours.Of(default, new TimeOnly(22, 0), new TimeOnly(7, 0));

        quiet.EndOf(DateTimeOffset.Parse(at), Berlin).Should().Be(end is null ? null : DateTimeOffset.Parse(end));
    }

    [Fact]
    public void An_end_that_the_clocks_skip_is_when_they_have_and_one_that_comes_twice_the_first() => new[]
    {
        QuietHours.Of(default, new TimeOnly(22, 0), new TimeOnly(2, 30)).EndOf(DateTimeOffset.Parse("2026-03-28T22:30Z"), Berlin),
        QuietHours.Of(default, new TimeOnly(22, 0), new TimeOnly(2, 30)).EndOf(DateTimeOffset.Parse("2026-10-24T21:30Z"), Berlin),
    }.Should().Equal(DateTimeOffset.Parse("2026-03-29T01:00Z"), DateTimeOffset.Parse("2026-10-25T00:30Z"));

    [Fact]
    public async Task The_second_method_is_used_at_its_time_unless_somebody_has_it_by_then()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", new EscalationStep(0, [ana.Id]));
        await world.DoAsync(new SetPageTimes(ana.Email, new PageTimes(3, 0)), ana);

        await world.SignalAsync("shop", "First");
        world.Inbox(ana).ShouldBeEmpty();
        await world.AcknowledgeAsync("First", ana);
        await world.SignalAsync("shop", "Second");
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));

        world.Inbox(ana).ShouldHold("Second");
    }

    [Fact]
    public async Task Nobody_else_sets_when_a_person_is_disturbed()
    {
        await using var world = await World.StartAsync();
        var people = await world.PeopleAsync("ana", "ben");

        await world.Awaiting(one => one.DoAsync(new SetPageTimes(people[0].Email, new PageTimes(null, null)), people[1])).Should().ThrowAsync<NotAllowed>();
        await world.Awaiting(one => one.DoAsync(new SetQuietHours(people[0].Id, new TimeOnly(1, 0), new TimeOnly(2, 0)), people[1])).Should().ThrowAsync<NotAllowed>();
    }

    private static ContactMethod Method(string times)
    {
        var method = ContactMethod.Create(default, default, ChannelKind.Email, "", "", null, default);
        int?[] minutes = [.. times.Split('/').Select(one => one == "-" ? (int?)null : int.Parse(one))];
        method.Use(new PageTimes(minutes[0], minutes[1]));
        return method;
    }
}
