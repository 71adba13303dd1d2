using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;

namespace Imp.Tests.Identity;

public sealed class SignInTests
{
    private const string From = "192.0.2.7";

    [Fact]
    public async Task The_right_password_starts_a_session_and_every_other_way_in_is_refused_alike()
    {
        await using var house = await PeopleHouse.StartAsync();
        var gone = await house.PersonAsync("gone", Role.Viewer);
        await house.DoAsync(new ArchiveUser(gone.User!.Value));

        (await TryAsync(house, "OLGA@example.org", PeopleHouse.Password)).Should().NotBeNull();
        (await TryAsync(house, "olga@example.org", "not the password")).Should().BeNull();
        (await TryAsync(house, "nobody@example.org", PeopleHouse.Password)).Should().BeNull();
        (await TryAsync(house, "gone@example.org", PeopleHouse.Password)).Should().BeNull();
        (await TryAsync(house, "olga@example.org", new string('x', 1_000_000))).Should().BeNull();
    }

    [Fact]
    public async Task Ten_failures_lock_for_a_minute_even_for_the_right_password()
    {
        await using var house = await PeopleHouse.StartAsync();
        for (var time = 0; time < SignInLock.Free; time++) await TryAsync(house, "olga@example.org", "not the password");

        (await TryAsync(house, "olga@example.org", PeopleHouse.Password)).Should().BeNull();

        house.Clock.Advance(TimeSpan.FromMinutes(3));
        (await TryAsync(house, "olga@example.org", PeopleHouse.Password)).Should().NotBeNull();
    }

    [Fact]
    public async Task What_changes_about_a_person_counts_at_the_next_request()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Responder);
        var session = (await TryAsync(house, "bo@example.org", PeopleHouse.Password))!.Value;
        var signedIn = house.Of<SignedIn>();
        (await signedIn.UseAsync(session, default))!.Role.Should().Be(Role.Responder);

        await house.DoAsync(new EditUser(bo.User!.Value, "bo@example.org", "Bo", Role.Viewer, null));
        (await signedIn.UseAsync(session, default))!.Should().Match<Viewer>(viewer => viewer.Role == Role.Viewer && viewer.Name == "Bo");

        await house.DoAsync(new ArchiveUser(bo.User!.Value));
        (await signedIn.UseAsync(session, default)).Should().BeNull();
        await house.DoAsync(new RestoreUser(bo.User!.Value));
        (await signedIn.UseAsync(session, default)).Should().BeNull("archiving ended the session");
    }

    [Fact]
    public async Task A_session_ends_after_twelve_idle_hours_and_after_thirty_days_in_any_case()
    {
        await using var house = await PeopleHouse.StartAsync();
        var signedIn = house.Of<SignedIn>();
        var idle = (await TryAsync(house, "olga@example.org", PeopleHouse.Password))!.Value;
        house.Clock.Advance(TimeSpan.FromHours(13));
        (await signedIn.UseAsync(idle, default)).Should().BeNull();

        var busy = (await TryAsync(house, "olga@example.org", PeopleHouse.Password))!.Value;
        for (var half = 0; half < 59; half++)
        {
            house.Clock.Advance(TimeSpan.FromHours(11));
            (await signedIn.UseAsync(busy, default)).Should().NotBeNull();
        }
        house.Clock.Advance(TimeSpan.FromDays(3));
        (await signedIn.UseAsync(busy, default)).Should().BeNull();
    }

    [Fact]
    public async Task Changing_the_password_asks_for_the_current_one_and_leaves_only_this_browser_signed_in()
    {
        await using var house = await PeopleHouse.StartAsync();
        var here = (await TryAsync(house, "olga@example.org", PeopleHouse.Password))!.Value;
        var there = (await TryAsync(house, "olga@example.org", PeopleHouse.Password))!.Value;
        var fresh = new Secret("an entirely new one");

        (await house.RefusedAsync(new ChangePassword(new Secret("not the password"), fresh, here))).Should().Be("person.current-password");
        await house.DoAsync(new ChangePassword(new Secret(PeopleHouse.Password), fresh, here));

        (await house.Of<SessionQueries>().OfAsync(house.First.Owner, default)).Select(row => row.Id).Should().Equal(here);
        (await house.Of<SignedIn>().UseAsync(there, default)).Should().BeNull();
        (await TryAsync(house, "olga@example.org", PeopleHouse.Password)).Should().BeNull();
        (await TryAsync(house, "olga@example.org", fresh.Reveal)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_session_is_ended_by_its_own_person_only()
    {
        await using var house = await PeopleHouse.StartAsync();
        var bo = await house.PersonAsync("bo", Role.Manager);
        var session = (await TryAsync(house, "olga@example.org", PeopleHouse.Password))!.Value;

        await FluentActions.Awaiting(() => house.DoAsync(new SignOut(session), bo)).Should().ThrowAsync<Missing>();
        await FluentActions.Awaiting(() => house.DoAsync(new SignOutEverywhere(house.First.Owner), bo)).Should().ThrowAsync<NotAllowed>();

        await house.DoAsync(new SignOut(session));
        (await house.Of<SignedIn>().FindAsync(session, default)).Should().BeNull();
    }

    [Fact]
    public async Task A_revoked_key_stops_at_once()
    {
        await using var house = await PeopleHouse.StartAsync();
        var ring = house.Of<KeyRing>();
        var key = house.First.ApiKey!.Reveal;
        (await ring.UseAsync(key, default))!.Scope.Should().Be(Role.Manager);
        (await ring.UseAsync(key[..^1] + (key[^1] == 'x' ? 'y' : 'x'), default)).Should().BeNull();

        await house.DoAsync(new RevokeApiKey(house.First.ApiKeyId));

        (await ring.UseAsync(key, default)).Should().BeNull();
    }

    [Fact]
    public void An_address_that_failed_a_hundred_times_waits_and_strangers_do_not_fill_the_memory()
    {
        var clock = new Support.ManualClock();
        var throttle = new SignInThrottle(clock);
        for (var time = 0; time < SignInThrottle.Free; time++) throttle.Failed(From);
        throttle.MayTry(From).Should().BeFalse();
        throttle.MayTry("192.0.2.8").Should().BeTrue();

        for (var source = 0; source < SignInThrottle.MostSources; source++) throttle.Failed(source.ToString(System.Globalization.CultureInfo.InvariantCulture));
        throttle.MayTry(From).Should().BeTrue("the oldest was forgotten for the ten-thousand-and-first");

        for (var time = 0; time < SignInThrottle.Free; time++) throttle.Failed(From);
        clock.Advance(SignInThrottle.Window);
        throttle.MayTry(From).Should().BeTrue();
    }

    [Fact]
    public async Task Whoever_tries_passwords_elsewhere_locks_nobody_out_of_a_device_that_signed_in_before()
    {
        await using var house = await PeopleHouse.StartAsync();
        var desk = house.Of<SignInDesk>();
        var known = new Dictionary<UserId, string> { [house.First.Owner] = "laptop" };
        // By the source too: some proxy names them all alike.
        for (var time = 0; time < SignInThrottle.Free + 1; time++) house.Of<SignInThrottle>().Failed(From);
        for (var time = 0; time < SignInLock.Free + 3; time++) await desk.TryAsync("olga@example.org", new Secret("not the password"), "198.51.100.1", null, default);

        (await TryAsync(house, "olga@example.org", PeopleHouse.Password)).Should().BeNull("a stranger's device waits");
        (await OnAsync(PeopleHouse.Password)).Should().NotBeNull();
        (await OnAsync(PeopleHouse.Password, new() { [new UserId(house.Chance.NewId())] = "laptop" })).Should().BeNull("somebody else signed in there");
        (await desk.TryAsync("olga@example.org", new Secret(PeopleHouse.Password), "198.51.100.2", null, default)).Session.Should().BeNull("strangers wait as long as before");

        async Task<SessionId?> OnAsync(string password, Dictionary<UserId, string>? cookie = null) =>
            (await desk.TryAsync("olga@example.org", new Secret(password), From, null, default, cookie ?? known)).Session;
    }

    [Fact]
    public async Task A_device_that_signed_in_before_has_ten_failures_of_its_own_and_is_a_strangers_then()
    {
        await using var house = await PeopleHouse.StartAsync();
        var desk = house.Of<SignInDesk>();
        for (var time = 0; time < SignInLock.Free; time++) await OnAsync("laptop", "not the password");

        (await TryAsync(house, "olga@example.org", PeopleHouse.Password)).Should().NotBeNull("strangers do not wait for what failed there");
        (await OnAsync("phone", PeopleHouse.Password)).Should().NotBeNull("nor do other devices");
        for (var time = 0; time < SignInLock.Free; time++) await OnAsync("laptop", "not the password");
        (await OnAsync("laptop", PeopleHouse.Password)).Should().BeNull("its own ten are spent, and now the person's");
        (await OnAsync("phone", PeopleHouse.Password)).Should().NotBeNull();

        house.Clock.Advance(SignInThrottle.Window);
        (await OnAsync("laptop", PeopleHouse.Password)).Should().NotBeNull();

        async Task<SessionId?> OnAsync(string device, string password) =>
            (await desk.TryAsync("olga@example.org", new Secret(password), From, null, default, new Dictionary<UserId, string> { [house.First.Owner] = device })).Session;
    }

    private static async Task<SessionId?> TryAsync(PeopleHouse house, string email, string password) =>
        (await house.Of<SignInDesk>().TryAsync(email, new Secret(password), From, "a browser", default)).Session;
}
