using System.Diagnostics;
using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;

namespace Imp.Tests.Rules;

public sealed class RuleBookTests
{
    private static readonly ServiceId Shop = new(new Guid(1, 0, 0, new byte[8])), Bank = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly IntegrationId Door = new(new Guid(3, 0, 0, new byte[8]));
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly AlertFacts Alert = new(Shop, AlertSeverity.Error, "Disk of db7 is full", "db7/disk", "db7")
    {
        Integration = Door, Labels = [new("env", "Production"), new("team", "data")],
    };

    public static TheoryData<MatchField, MatchWay, string, string?, bool> Conditions => new()
    {
        { MatchField.Severity, MatchWay.Equals, "sev2", null, true },
        { MatchField.Severity, MatchWay.Equals, "SEV1", null, false },
        { MatchField.Severity, MatchWay.NotEquals, "SEV2", null, false },
        { MatchField.Severity, MatchWay.AtLeast, "SEV2", null, true },
        { MatchField.Severity, MatchWay.AtLeast, "SEV3", null, true },
        { MatchField.Severity, MatchWay.AtLeast, "SEV1", null, false },
        { MatchField.Severity, MatchWay.AtLeast, "nonsense", null, false },
        { MatchField.Title, MatchWay.Contains, "DISK", null, true },
        { MatchField.Title, MatchWay.Contains, "memory", null, false },
        { MatchField.Title, MatchWay.Equals, "disk of DB7 is full", null, true },
        { MatchField.Title, MatchWay.NotEquals, "disk", null, true },
        { MatchField.Title, MatchWay.Pattern, @"^disk of db\d+ ", null, true },
        { MatchField.Title, MatchWay.Pattern, @"^db\d+", null, false },
        { MatchField.DedupKey, MatchWay.Equals, "db7/disk", null, true },
        { MatchField.DedupKey, MatchWay.Contains, "memory", null, false },
        { MatchField.Source, MatchWay.Equals, "db7", null, true },
        { MatchField.Source, MatchWay.NotEquals, "db7", null, false },
        { MatchField.Service, MatchWay.Equals, "00000001-0000-0000-0000-000000000000", null, true },
        { MatchField.Service, MatchWay.NotEquals, "00000001-0000-0000-0000-000000000000", null, false },
        { MatchField.Integration, MatchWay.Equals, "00000003-0000-0000-0000-000000000000", null, true },
        { MatchField.Integration, MatchWay.Equals, "00000001-0000-0000-0000-000000000000", null, false },
        { MatchField.Label, MatchWay.Equals, "production", "ENV", true },
        { MatchField.Label, MatchWay.Contains, "prod", "env", true },
        { MatchField.Label, MatchWay.Pattern, "^(data|web)$", "team", true },
        { MatchField.Label, MatchWay.NotEquals, "production", "env", false },
        { MatchField.Label, MatchWay.Equals, "production", "region", false },
        { MatchField.Label, MatchWay.Contains, "", "region", false },
        { MatchField.Label, MatchWay.NotEquals, "production", "region", true },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_holds_like_this(MatchField field, MatchWay way, string value, string? label, bool holds) =>
        new Matcher(field, way, value, label).Matches(Alert).Should().Be(holds);

    [Fact]
    public void What_an_alert_does_not_have_is_nothing_and_so_not_that()
    {
        var bare = new AlertFacts(Shop, AlertSeverity.Info, null, "key", null);

        new Matcher(MatchField.Source, MatchWay.Contains, "x").Matches(bare).Should().BeFalse();
        new Matcher(MatchField.Source, MatchWay.NotEquals, "x").Matches(bare).Should().BeTrue();
        new Matcher(MatchField.Integration, MatchWay.Equals, Door.ToString()).Matches(bare).Should().BeFalse();
        new Matcher(MatchField.Title, MatchWay.Equals, "key").Matches(bare).Should().BeTrue("a title that is missing is the key");
    }

    /// <summary>Day and time in UTC; the zone is an hour ahead, two from 29 March on.</summary>
    public static TheoryData<string, string, string, string, bool> HoursTable => new()
    {
        // A Wednesday.
        { "wed", "09:00", "17:00", "2026-03-04T08:00", true },
        { "wed", "09:00", "17:00", "2026-03-04T07:59", false },
        { "wed", "09:00", "17:00", "2026-03-04T16:00", false },
        { "thu", "09:00", "17:00", "2026-03-04T08:00", false },
        // Through midnight: the night belongs to the day on which it begins.
        { "wed", "22:00", "06:00", "2026-03-04T21:00", true },
        { "wed", "22:00", "06:00", "2026-03-05T04:59", true },
        { "wed", "22:00", "06:00", "2026-03-05T05:00", false },
        { "wed", "22:00", "06:00", "2026-03-04T04:00", false },
        { "wed", "22:00", "06:00", "2026-03-05T21:00", false },
        // From and to alike is the whole day.
        { "wed", "00:00", "00:00", "2026-03-04T22:59", true },
        { "wed", "00:00", "00:00", "2026-03-03T23:00", true },
        { "wed", "00:00", "00:00", "2026-03-04T23:00", false },
        // By the wall clock: the same hour before and after the clock is put forward.
        { "sat", "08:00", "09:00", "2026-03-28T07:30", true },
        { "sun", "08:00", "09:00", "2026-03-29T06:30", true },
        { "sun", "08:00", "09:00", "2026-03-29T07:30", false },
        { "sun", "02:00", "03:00", "2026-03-29T01:30", false },
    };

    [Theory]
    [MemberData(nameof(HoursTable))]
    public void Hours_hold_by_the_wall_clock_of_their_zone(string day, string from, string to, string at, bool holds)
    {
        var hours = new RuleHours([Enum.GetValues<DayOfWeek>().Single(one => one.ToString().StartsWith(day, StringComparison.OrdinalIgnoreCase))], TimeOnly.Parse(from), TimeOnly.Parse(to), "Europe/Berlin");

        hours.Holds(DateTimeOffset.Parse(at + "Z"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).Should().Be(holds);
    }

    [Fact]
    public void The_first_rule_that_matches_decides_and_the_last_takes_the_rest()
    {
        var book = Book(Holding("off") with { IsOn = false }, Holding("memory", "memory"), Dropping("disk", "disk"), Holding("all"));

        book.Decide(Alert, Now, new()).Should().BeEquivalentTo(new { Number = 3, Outcome = RuleOutcome.Dropped, Sentence = "Rule 3 “disk”: dropped." });
        book.Decide(Alert with { Title = "x" }, Now, new()).Sentence.Should().Be("Rule 4 “all”: held.");
        Book(Holding("memory", "memory")).Decide(Alert, Now, new()).Should().BeEquivalentTo(new { Number = 2, Outcome = RuleOutcome.Passed, Sentence = "Rule 2 “Everything else”: opened." });
    }

    [Fact]
    public void The_last_rule_stands_at_the_end_and_takes_everything_whatever_is_said_about_it()
    {
        var odd = Rule.EverythingElse with { IsOn = false, Matchers = [new(MatchField.Title, MatchWay.Equals, "never")], Tags = ["rest"] };
        var book = new RuleBook(1, [odd, Holding("memory", "memory")]);

        book.Rules.Select(rule => rule.Name).Should().Equal("memory", "Everything else");
        book.Decide(Alert, Now, new()).Rule.Tags.Should().Equal("rest");
    }

    [Fact]
    public void Every_rule_before_the_one_that_takes_it_says_why_not()
    {
        var night = new RuleHours([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], new(22, 0), new(6, 0), "UTC");
        var book = Book(
            Holding("off") with { IsOn = false }, Holding("night") with { Hours = night }, Holding("bank") with { Matchers = [new(MatchField.Service, MatchWay.Equals, Bank.ToString())] },
            Holding("region") with { Matchers = [new(MatchField.Label, MatchWay.Equals, "eu", "region")] }, Holding("bad") with { Matchers = [new(MatchField.Severity, MatchWay.AtLeast, "SEV1")] }, Dropping("disk", "disk"), Holding("never asked"));

        book.Explain(Alert, Now, id => id == Shop.Value ? "Shop" : id == Bank.Value ? "Bank" : null).Select(look => look.Miss).Should().Equal(
            "It is off.", "It applies mon–fri 22:00–06:00 UTC.", "It wants: service is “Bank”; here it is “Shop”.", "It wants: label region is “eu”; here it is missing.", "It wants: severity is at least SEV1; here it is SEV2.", null);
    }

    [Fact]
    public void Fewer_than_the_threshold_are_held_and_the_one_that_reaches_it_passes_and_names_them()
    {
        var play = new Play(Book(Counting(3, 10)));

        play.At(0).Should().Be("Rule 1 “counting”: held, 1 of 3 in 10 minutes.");
        play.At(4).Should().Be("Rule 1 “counting”: held, 2 of 3 in 10 minutes.");
        play.At(9).Should().Be("Rule 1 “counting”: opened.");
        play.Last!.Before.Should().Equal(1, 2);
        play.At(9.5).Should().EndWith("1 of 3 in 10 minutes.", "an incident that was opened begins the count anew");
    }

    [Fact]
    public void The_window_slides_and_what_is_exactly_as_old_as_it_is_out()
    {
        var play = new Play(Book(Counting(3, 10)));
        play.At(0);
        play.At(5);

        play.At(10).Should().EndWith("2 of 3 in 10 minutes.");
        play.At(14.99).Should().EndWith("opened.");
    }

    [Theory]
    [InlineData(RuleScope.DedupKey, 1, 1, 1, 2)]
    [InlineData(RuleScope.Service, 1, 2, 1, 3)]
    [InlineData(RuleScope.Everything, 1, 2, 3, 4)]
    public void It_counts_together_what_it_is_told_to(RuleScope scope, int first, int otherKey, int otherService, int again)
    {
        var play = new Play(Book(Counting(9, 10) with { CountPer = scope }));

        string[] said = [play.At(0), play.At(1, Alert with { DedupKey = "other" }), play.At(2, Alert with { Service = Bank }), play.At(3)];

        said.Should().Equal(new[] { first, otherKey, otherService, again }.Select(count => $"Rule 1 “counting”: held, {count} of 9 in 10 minutes."));
    }

    [Fact]
    public void After_an_incident_the_rule_rests_and_says_for_how_long()
    {
        var play = new Play(Book(Creating("resting") with { CoolDownMinutes = 60 }));

        play.At(0).Should().EndWith("opened.");
        play.At(59.9).Should().Be("Rule 1 “resting”: held, it opened an incident 59 minutes ago and rests for 1 hour.");
        play.At(60).Should().EndWith("opened.");
    }

    [Fact]
    public void What_was_let_through_is_not_held_again()
    {
        Book(Holding("all")).Decide(Alert, Now, new(), 1, isReleased: true).Should().BeEquivalentTo(new { Passes = true, Sentence = "Rule 1 “all”: opened, let through before." });
        Book(Counting(3, 10)).Decide(Alert, Now, new(), 1, isReleased: true).Passes.Should().BeTrue();
    }

    [Fact]
    public void Deciding_changes_nothing()
    {
        var counters = new RuleCounters();
        var book = Book(Counting(2, 10));

        for (var time = 0; time < 5; time++) book.Decide(Alert, Now, counters, time).Outcome.Should().Be(RuleOutcome.Counted);

        counters.Count.Should().Be(0);
    }

    [Fact]
    public void Keys_that_never_come_again_do_not_fill_the_memory()
    {
        var play = new Play(Book(Counting(3, 10)));
        for (var number = 0; number < 20_000; number++) play.At(number * 0.1, Alert with { DedupKey = $"key {number}" });

        play.Counters.Count.Should().BeLessThan(2_000);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)[0-9]$")]
    public void An_expression_that_would_run_for_ever_cannot_stall_an_alert(string expression)
    {
        var book = Book([.. Enumerable.Range(0, 50).Select(number => Holding($"slow {number}") with { Matchers = [new(MatchField.Title, MatchWay.Pattern, expression)] })]);
        var alert = Alert with { Title = new string('a', 1_023) + "!" };
        var started = Stopwatch.GetTimestamp();

        book.Decide(alert, Now, new()).Rule.IsLast.Should().BeTrue();

        // Fifty rules whose every expression used its whole patience would take 2.5 s.
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(2.5));
    }

    [Theory]
    [InlineData("https://wiki.example/disk", true)]
    [InlineData("http://wiki", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("//wiki.example", false)]
    [InlineData("wiki.example", false)]
    [InlineData("", false)]
    public void A_runbook_is_an_address_of_the_web(string text, bool isOne) => Rule.IsRunbook(text).Should().Be(isOne);

    private static RuleBook Book(params Rule[] rules) => new(1, rules);

    private static Rule Creating(string name, string? containing = null) => new(new RuleId(new Guid(name.GetHashCode(), 9, 0, new byte[8])), name)
    {
        Matchers = containing is null ? [] : [new(MatchField.Title, MatchWay.Contains, containing)],
    };

    private static Rule Holding(string name, string? containing = null) => Creating(name, containing) with { Verdict = RuleVerdict.Hold };

    private static Rule Dropping(string name, string? containing = null) => Creating(name, containing) with { Verdict = RuleVerdict.Drop };

    private static Rule Counting(int count, int minutes) => Creating("counting") with { Threshold = new(count, minutes) };

    /// <summary>Alerts that come one after the other.</summary>
    private sealed class Play(RuleBook book)
    {
        private long sequence;

        public RuleCounters Counters { get; } = new();

        public RuleDecision? Last { get; private set; }

        public string At(double minutes, AlertFacts? alert = null)
        {
            var at = Now.AddMinutes(minutes);
            Last = book.Decide(alert ?? Alert, at, Counters, ++sequence);
            RuleBook.Note(Last, Counters, at, sequence);
            if (Last.Passes) RuleBook.NoteOpened(Last, Counters, at);
            return Last.Sentence;
        }
    }
}
