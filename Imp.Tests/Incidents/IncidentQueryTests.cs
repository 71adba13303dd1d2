using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Tests.Incidents;

public sealed class IncidentQueryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  is:OPEN   sev:SEV1,2 ", "is:open sev:1,2")]
    [InlineData("is:ack state:all", "is:acknowledged is:any")]
    [InlineData("service:\"Web shop\",checkout team:ops", "service:\"Web shop\",checkout team:ops")]
    [InlineData("tag:#DB,\"two words\" label:eu", "tag:db,two-words tag:eu")]
    [InlineData("who:Me assignee:NOBODY by:me", "who:me who:nobody opened-by:me")]
    [InlineData("status:Monitoring", "status:monitoring")]
    [InlineData("since:2D before:2026-11-21t14:00", "since:2d before:2026-11-21T14:00")]
    [InlineData("-since:2d -before:today", "before:2d since:today")]
    [InlineData("\"connection refused\" timeout -noise -\"a b\"", "\"connection refused\" timeout -noise -\"a b\"")]
    [InlineData("#0012 -#7", "#12 -#7")]
    [InlineData("-is:open -tag:db", "-is:open -tag:db")]
    [InlineData("db-7 10:30 a_b 100%", "db-7 \"10:30\" a_b 100%")]
    [InlineData("\"somebody still types", "\"somebody still types\"")]
    [InlineData("\"a \\\" and \\\\\" \"\" \"  \"", "\"a \\\" and \\\\\"")]
    [InlineData("- -- # ", "\"-\" -\"-\" \"#\"")]
    [InlineData("disk disk is:open is:open", "disk is:open")]
    [InlineData("service:a,,b,", "service:a,b")]
    public void A_text_means(string text, string canonical)
    {
        var reading = IncidentQuery.Parse(text);

        reading.Problems.Should().BeEmpty();
        reading.Query.ToString().Should().Be(canonical);
        IncidentQuery.Parse(canonical).Query.Should().Be(reading.Query);
    }

    [Theory]
    [InlineData("servcie:checkout", 0, 16, "There is no term \"servcie:\". Did you mean service?*in quotes.")]
    [InlineData("disk is:opne", 8, 4, "There is no state \"opne\". Did you mean open?")]
    [InlineData("sev:1,9", 6, 1, "There is no severity \"9\"*")]
    [InlineData("is:", 0, 3, "\"is:\" needs a value.*")]
    [InlineData("tag:!", 4, 1, null)]
    [InlineData("since:soon", 6, 4, "\"soon\" is no time. Write how long ago*2026-11-21*")]
    [InlineData("since:0d", 6, 2, "\"0d\" is no time*")]
    [InlineData("before:2026-13-01", 7, 10, "*is no time*")]
    [InlineData("status:4", 7, 1, "There is no status \"4\"*")]
    [InlineData("https://example.org/x", 0, 21, "There is no term \"https:\"*in quotes.")]
    public void What_is_not_understood_is_said_with_its_place(string text, int at, int length, string? says)
    {
        var problems = IncidentQuery.Parse(text).Problems;

        if (says is null) problems.Should().BeEmpty();
        else problems.Should().ContainSingle().Which.Should().Match<QueryProblem>(problem => problem.At == at && problem.Length == length).And.Subject.As<QueryProblem>().Text.Should().Match(says);
    }

    [Fact]
    public void Any_text_can_be_read_and_what_is_read_reads_the_same_again()
    {
        string[] pieces = ["is:", "sev:", "service:", "tag:", "since:", "who:", "-", "\"", "\\", ",", ":", "#", " ", "\t", "open", "1", "2d", "db", "Ünï", "😀", "\0", "'", "*", "(", "OR", "NEAR", "nope:", "\u00a0", "%", "_"];
        var chance = new Random(20260);
        var wrong = new List<string>();
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(12)).Select(_ => pieces[chance.Next(pieces.Length)]));

            var reading = IncidentQuery.Parse(text);

            // An assertion for each would take longer than all the reading.
            if (reading.Problems.Any(problem => problem.At < 0 || problem.Length < 0 || problem.At + problem.Length > text.Length || problem.Text.Length == 0)) wrong.Add("outside: " + text);
            var canonical = reading.Query.ToString();
            var again = IncidentQuery.Parse(canonical);
            if ((again.Problems.Count, again.Query.Equals(reading.Query), again.Query.ToString()) != (0, true, canonical)) wrong.Add("not the same: " + text);
        }
        wrong.Should().BeEmpty();
        IncidentQuery.Parse(new string('x', 501)).Problems.Should().ContainSingle();
        IncidentQuery.Parse(string.Join(' ', Enumerable.Range(0, 31))).Problems.Should().ContainSingle();
    }

    [Theory]
    [InlineData("", true), InlineData("disk", true), InlineData("is:open", true), InlineData("is:snoozed", true), InlineData("-is:closed", true)]
    [InlineData("is:open,closed", false), InlineData("is:any", false), InlineData("is:closed", false), InlineData("is:merged", false), InlineData("-is:open", false), InlineData("is:any is:flapping", true)]
    public void Without_a_word_about_it_only_what_is_not_closed_is_wanted(string text, bool active) => IncidentQuery.Parse(text).Query.IsActiveOnly.Should().Be(active);

    [Fact]
    public void A_chip_changes_its_term_and_nothing_else()
    {
        var query = IncidentQuery.Parse("disk sev:1 -sev:4 tag:db").Query;

        query.With(QueryField.Severity, "1", "2").ToString().Should().Be("disk sev:1,2 -sev:4 tag:db");
        query.With(QueryField.Severity).ToString().Should().Be("disk -sev:4 tag:db");
        query.With(QueryField.Service, "Web shop").ToString().Should().Be("disk sev:1 -sev:4 tag:db service:\"Web shop\"");
        query.ValuesOf(QueryField.Severity).Should().Equal("1");
        query.Without(query.Terms[0]).And(QueryTerm.Text("a b")).ToString().Should().Be("sev:1 -sev:4 tag:db \"a b\"");
    }

    [Theory]
    [InlineData("2h", "2026-03-29T10:00:00Z")]
    [InlineData("1w", "2026-03-22T12:00:00Z")]
    [InlineData("today", "2026-03-28T23:00:00Z")]
    [InlineData("yesterday", "2026-03-27T23:00:00Z")]
    [InlineData("2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T02:30Z", "2026-03-29T02:30:00Z")]
    [InlineData("2026-03-29T02:30:10+05:00", "2026-03-28T21:30:10Z")]
    public void Times_are_meant_where_the_viewer_lives(string text, string instant)
    {
        QueryTime.Clean(text).Should().Be(text);
        QueryTime.Resolve(text, DateTimeOffset.Parse("2026-03-29T12:00:00Z"), ZoneTime.Zone("Europe/Berlin")).Should().Be(DateTimeOffset.Parse(instant));
    }
}
