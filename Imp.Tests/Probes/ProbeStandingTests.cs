using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Probes;
using Imp.Web.Languages;
using Imp.Web.Probes;

namespace Imp.Tests.Probes;

/// <summary>When a probe tells, whatever it looks at.</summary>
public sealed class ProbeStandingTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>g good, b bad, w bad as a warning, x could not look; D told, U back, lower case for nothing told.</summary>
    [Theory]
    [InlineData(2, 2, "gggg", "----", ProbeState.Up)]
    [InlineData(2, 2, "gbb", "---", ProbeState.Failing)]
    [InlineData(2, 2, "gbbb", "---D", ProbeState.Down)]
    [InlineData(2, 2, "bbbbbb", "--D---", ProbeState.Down)]
    [InlineData(2, 2, "bbgbbg", "------", ProbeState.Up)]
    [InlineData(2, 2, "bbbg", "--D-", ProbeState.Recovering)]
    [InlineData(2, 2, "bbbgg", "--D-U", ProbeState.Up)]
    [InlineData(2, 2, "bbbgbgbgg", "--D-----U", ProbeState.Up)]
    [InlineData(2, 2, "bbbggbb", "--D-U--", ProbeState.Failing)]
    [InlineData(0, 1, "bgbg", "DUDU", ProbeState.Up)]
    [InlineData(0, 3, "bggg", "D--U", ProbeState.Up)]
    [InlineData(2, 2, "x", "-", ProbeState.Blind)]
    [InlineData(2, 2, "bbxbb", "-----", ProbeState.Failing)]
    [InlineData(2, 2, "bbbxgg", "--D--U", ProbeState.Up)]
    [InlineData(0, 1, "wwb", "D-D", ProbeState.Down)]
    [InlineData(0, 1, "bww", "D--", ProbeState.Down)]
    [InlineData(2, 2, "", "", ProbeState.New)]
    public void Tells(int retries, int successes, string found, string told, ProbeState state)
    {
        var (standing, rhythm, now, said) = (new ProbeStanding(NextAt: Start), new ProbeRhythm(60, 10, retries, successes), Start, "");
        foreach (var one in found)
        {
            var finding = one switch
            {
                'g' => ProbeFinding.Good(TimeSpan.FromMilliseconds(5)),
                'x' => ProbeFinding.Blind("cannot"),
                'w' => ProbeFinding.Bad("wrong", null, AlertSeverity.Warning),
                _ => ProbeFinding.Bad("wrong"),
            };
            var step = standing.After(finding, rhythm, AlertSeverity.Error, now);
            said += step.Alarm switch { ProbeAlarm.Down => 'D', ProbeAlarm.Back => 'U', _ => '-' };
            (standing, now) = (step.Standing, step.Standing.NextAt!.Value);
        }

        (said, standing.State).Should().Be((told, state));
    }

    [Theory]
    [InlineData("g", 60, 60)]
    [InlineData("b", 60, 20)]
    [InlineData("b", 10, 10)]
    [InlineData("bbb", 60, 60)]
    [InlineData("bbbg", 60, 20)]
    public void Until_it_is_sure_it_looks_more_often(string found, int interval, int wait)
    {
        var (standing, rhythm, now) = (new ProbeStanding(NextAt: Start), new ProbeRhythm(interval), Start);
        foreach (var one in found)
        {
            now = standing.NextAt!.Value;
            standing = standing.After(one == 'g' ? ProbeFinding.Good(default) : ProbeFinding.Bad("wrong"), rhythm, AlertSeverity.Error, now).Standing;
        }

        (standing.NextAt!.Value - now).Should().Be(TimeSpan.FromSeconds(wait));
    }

    [Fact]
    public void A_look_that_took_long_does_not_move_those_that_follow()
    {
        var next = new ProbeStanding(NextAt: Start).After(ProbeFinding.Good(default), new ProbeRhythm(60), AlertSeverity.Error, Start.AddSeconds(25)).Standing.NextAt;
        next.Should().Be(Start.AddSeconds(60));
        new ProbeStanding(NextAt: Start).After(ProbeFinding.Good(default), new ProbeRhythm(10), AlertSeverity.Error, Start.AddSeconds(25)).Standing.NextAt.Should().Be(Start.AddSeconds(35));
    }

    [Theory]
    [InlineData(-2, null, 0)]
    [InlineData(5, null, 5)]
    [InlineData(-7, 1, -7)]
    [InlineData(1, 1, 0)]
    public void After_our_break_what_was_undecided_is_counted_anew(int streak, int? downHours, int expected)
    {
        var standing = new ProbeStanding(Start.AddHours(-2), Streak: streak, DownSince: downHours is { } hours ? Start.AddHours(-hours) : null, NextAt: Start.AddHours(-2));

        var after = standing.AfterOurBreak(new ProbeRhythm(60), 47, Start);

        (after.Streak, after.NextAt, after.DownSince).Should().Be((expected, Start.AddSeconds(17), standing.DownSince));
        (standing with { NextAt = Start.AddSeconds(1) }).AfterOurBreak(new ProbeRhythm(60), 47, Start).NextAt.Should().Be(Start.AddSeconds(1));
    }

    [Theory]
    [InlineData(ProbeKind.Http, "https://a.example/x?y=1", true)]
    [InlineData(ProbeKind.Http, "ftp://a.example/", false), InlineData(ProbeKind.Http, "a.example", false), InlineData(ProbeKind.Http, "https://user:word@a.example/", false)]
    [InlineData(ProbeKind.Tcp, "a.example:5432", true), InlineData(ProbeKind.Tcp, "[::1]:22", true), InlineData(ProbeKind.Tcp, "192.0.2.1:22", true)]
    [InlineData(ProbeKind.Tcp, "a.example", false), InlineData(ProbeKind.Tcp, "a.example:0", false), InlineData(ProbeKind.Tcp, "a.example:99999", false), InlineData(ProbeKind.Tcp, "http://a.example:80", false)]
    [InlineData(ProbeKind.Tcp, "me@a.example:22", false), InlineData(ProbeKind.Tcp, "a b:22", false), InlineData(ProbeKind.Tcp, "", false)]
    [InlineData(ProbeKind.Tls, "a.example", true), InlineData(ProbeKind.Tls, "a.example:8443", true)]
    [InlineData(ProbeKind.Ping, "a.example", true), InlineData(ProbeKind.Ping, "2001:db8::1", true), InlineData(ProbeKind.Ping, "192.0.2.1", true), InlineData(ProbeKind.Ping, "a.example:80", false), InlineData(ProbeKind.Ping, "a.example/x", false)]
    public void A_target_fits_its_kind(ProbeKind kind, string target, bool fits) => new ProbeCheck(kind, target).HasTarget.Should().Be(fits);

    [Theory]
    [InlineData("200", "200-200"), InlineData("200-299, 304", "200-299 304-304"), InlineData("", null), InlineData("200-", null), InlineData("99", null), InlineData("600", null), InlineData("300-200", null), InlineData("abc", null), InlineData("1-2-3", null)]
    public void Statuses_are_numbers_and_ranges(string text, string? ranges) =>
        (ProbeCheck.Ranges(text) is { } read ? string.Join(' ', read.Select(one => $"{one.From}-{one.To}")) : null).Should().Be(ranges);

    [Theory]
    [InlineData(30, false, null, null, null)]
    [InlineData(14, false, null, null, null)]
    [InlineData(13, false, null, "the certificate expires in 13 days", AlertSeverity.Warning)]
    [InlineData(3, false, null, "the certificate expires in 3 days", AlertSeverity.Warning)]
    [InlineData(1, false, null, "the certificate expires in 1 day", null)]
    [InlineData(0, false, null, "the certificate expires today", null)]
    [InlineData(-1, false, null, "the certificate has expired", null)]
    [InlineData(90, true, null, "the certificate is made out to another name", null)]
    [InlineData(90, false, "UntrustedRoot", "the certificate is not trusted (UntrustedRoot)", null)]
    public void A_certificate_is_judged(int days, bool isOtherName, string? chain, string? problem, AlertSeverity? severity)
    {
        var found = ProbeEye.Judge(new ServerCertificate(Start.AddDays(days).AddHours(1), isOtherName, chain), new ProbeCheck(ProbeKind.Tls, "a.example"), TimeSpan.FromMilliseconds(5), days < 0 ? Start.AddHours(2) : Start);

        found.Should().Be(new ProbeFinding(problem is null, TimeSpan.FromMilliseconds(5), problem, severity));
    }

    [Theory]
    [InlineData(0, 0, "–"), InlineData(5, 0, "100 %"), InlineData(99_999, 1, "99.99 %"), InlineData(1, 2, "33.33 %"), InlineData(0, 4, "0.00 %")]
    public void Uptime_is_never_rounded_up(int good, int bad, string text) => ProbeWords.Of(Words.In(Language.English), new Uptime(good, bad)).Should().Be(text);
}
