using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;

namespace Imp.Tests.Quiet;

public sealed class QuietTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly ServiceId Shop = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly ServiceId Bank = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly Actor Ana = Actor.Person(default, "Ana", Role.Responder);

    private static AlertFacts Alert(ServiceId? service = null) => new(service ?? Shop, AlertSeverity.Warning, "Disk of db7 is full", "db7/disk", "db7");

    private static QuietTime Silence(params Matcher[] matchers) => QuietTime.Silence(default, 3, "part ordered", [], matchers, Now.AddHours(1), Ana, Now);

    [Theory]
    [InlineData(MatchField.Severity, MatchWay.Equals, "sev3", true)]
    [InlineData(MatchField.Severity, MatchWay.Equals, "SEV1", false)]
    [InlineData(MatchField.Title, MatchWay.Contains, "DISK", true)]
    [InlineData(MatchField.Title, MatchWay.Equals, "Disk", false)]
    [InlineData(MatchField.DedupKey, MatchWay.Pattern, "^db[0-9]+/", true)]
    [InlineData(MatchField.DedupKey, MatchWay.Pattern, "^web", false)]
    [InlineData(MatchField.Source, MatchWay.Equals, "db7", true)]
    [InlineData(MatchField.Source, MatchWay.Contains, "web", false)]
    public void A_matcher_looks_at_one_part_of_the_alert(MatchField field, MatchWay way, string value, bool matches) =>
        Silence(new Matcher(field, way, value)).Hides(Alert(), Now).Should().Be(matches);

    [Fact]
    public void All_matchers_and_the_service_must_fit()
    {
        var disk = new Matcher(MatchField.Title, MatchWay.Contains, "disk");

        Silence(disk, new Matcher(MatchField.Source, MatchWay.Equals, "web")).Hides(Alert(), Now).Should().BeFalse();
        var shop = QuietTime.Silence(default, 1, "r", [Shop], [disk], Now.AddHours(1), Ana, Now);
        (shop.Hides(Alert(), Now), shop.Hides(Alert(Bank), Now)).Should().Be((true, false));
    }

    [Theory]
    [InlineData("(", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData("a(?=b)", false)]
    [InlineData("(a+)+$", true)]
    public void Only_expressions_that_cannot_run_away_are_taken(string text, bool usable) => Matcher.IsPattern(text).Should().Be(usable);

    [Fact]
    public void A_greedy_expression_costs_no_time() =>
        new Matcher(MatchField.Title, MatchWay.Pattern, "(a+)+$").Matches(Alert() with { Title = new string('a', 1_000) + "!" }).Should().BeFalse();

    [Fact]
    public void It_hides_until_its_end_and_not_at_it()
    {
        var silence = Silence();

        (silence.Hides(Alert(), Now.AddMinutes(59)), silence.Hides(Alert(), Now.AddHours(1)), silence.State(Now.AddHours(1)), silence.NextAt).Should().Be((true, false, QuietState.Ended, Now.AddHours(1)));
        silence.End(Now.AddMinutes(5));
        silence.Hides(Alert(), Now.AddMinutes(6)).Should().BeFalse();
    }

    [Fact]
    public void A_window_that_recurs_is_quiet_for_a_while_each_time_in_its_own_zone()
    {
        var plan = new QuietPlan(Now, null, "0 22 * * sun", "Europe/Berlin", 90);
        var window = QuietTime.Maintenance(default, 1, "updates", [], plan, Ana, Now);
        var sunday = new DateTimeOffset(2026, 3, 8, 21, 0, 0, TimeSpan.Zero);

        (window.State(Now), window.NextAt).Should().Be((QuietState.Upcoming, sunday));
        (window.State(sunday), window.State(sunday.AddMinutes(89)), window.State(sunday.AddMinutes(90))).Should().Be((QuietState.Active, QuietState.Active, QuietState.Upcoming));
        window.Turn(sunday);
        window.NextAt.Should().Be(sunday.AddMinutes(90));
        window.Turn(sunday.AddMinutes(90));
        (window.NextAt, window.EndedAt).Should().Be((sunday.AddDays(7), null));
    }

    [Fact]
    public void One_that_is_over_is_not_extended_and_none_for_more_than_a_year()
    {
        var silence = Silence();

        silence.Extend(Now.AddHours(2), Now);
        (silence.EndsAt, silence.NextAt).Should().Be((Now.AddHours(2), Now.AddHours(2)));
        silence.Invoking(one => one.Extend(Now.AddDays(400), Now)).Should().Throw<Refusal>();
        silence.Invoking(one => one.Extend(Now.AddHours(9), Now.AddHours(3))).Should().Throw<Refusal>();
    }
}
