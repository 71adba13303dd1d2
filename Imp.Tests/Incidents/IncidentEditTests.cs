using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using static Imp.Tests.Incidents.SomeIncident;

namespace Imp.Tests.Incidents;

/// <summary>What several people change at once: what both wrote stays, and who would overwrite the other is told.</summary>
public sealed class IncidentEditTests
{
    [Fact]
    public void Of_the_impact_only_the_field_that_both_changed_is_a_conflict()
    {
        var incident = Opened();
        var seen = incident.Impact;
        incident.DescribeImpact(new ImpactEdit(Who: "Card payers", Count: 12), seen);

        incident.Invoking(one => one.DescribeImpact(new ImpactEdit(Count: 13), seen)).Should().Throw<Refusal>().Which.Code.Should().Be("incident.changed");
        incident.DescribeImpact(new ImpactEdit(Workaround: "Pay later"), seen);
        incident.DescribeImpact(new ImpactEdit(Count: 12), seen);
        incident.DescribeImpact(new ImpactEdit(ForgetCount: true));

        incident.Impact.Should().Be(new CustomerImpact("Card payers", null, "Pay later"));
        (Told(incident), incident.Written).Should().Be(("incident.impact-changed incident.impact-changed incident.impact-changed", true));
    }

    [Fact]
    public void A_role_has_one_person_and_two_who_give_it_at_once_are_told()
    {
        var (incident, ana, bo) = (Opened(), new UserId(new Guid(1, 0, 0, new byte[8])), new UserId(new Guid(2, 0, 0, new byte[8])));
        incident.GiveRole("zebra", bo, "bo", new SeenAssignee(null));
        incident.GiveRole(" incident COMMANDER ", ana, "ana", new SeenAssignee(null));
        incident.Invoking(one => one.GiveRole("Incident commander", bo, "bo", new SeenAssignee(null))).Should().Throw<Refusal>().Which.Code.Should().Be("incident.changed");
        incident.GiveRole("Incident commander", ana, "ana", new SeenAssignee(null));

        incident.Roles.Should().Equal(new IncidentRole("Incident commander", ana), new IncidentRole("zebra", bo));
        incident.GiveRole("ZEBRA", null, null);
        incident.Roles.Should().ContainSingle();
        foreach (var number in Enumerable.Range(1, IncidentRoles.Most - 1)) incident.GiveRole($"role {number}", bo, "bo");
        incident.Invoking(one => one.GiveRole("one more", bo, "bo")).Should().Throw<Refusal>().Which.Code.Should().Be("incident.roles");
    }

    [Fact]
    public void Notes_that_somebody_else_changed_are_kept_and_the_later_writer_is_told()
    {
        var incident = Opened();
        incident.EditNotes("", "Ana's");

        incident.Invoking(it => it.EditNotes("", "Bo's")).Should().Throw<Refusal>().Which.Code.Should().Be("incident.notes");
        incident.Notes.Should().Be("Ana's");
        incident.EditNotes("Ana's", "Ana's and Bo's");
        incident.EditNotes("something old", "Ana's and Bo's");
        incident.Notes.Should().Be("Ana's and Bo's", "who writes what is there already loses nothing");
    }

    [Fact]
    public void Notes_that_two_changed_at_different_places_hold_both_changes()
    {
        var incident = Opened();
        incident.EditNotes("", "Known: a\n\nTried: b");
        incident.EditNotes("Known: a\n\nTried: b", "Known: A\n\nTried: b");

        incident.EditNotes("Known: a\n\nTried: b", "Known: a\n\nTried: B");

        incident.Notes.Should().Be("Known: A\n\nTried: B");
    }

    [Fact]
    public void Notes_that_would_be_too_long_together_are_kept_and_the_later_writer_is_told()
    {
        var incident = Opened();
        var half = new string('x', Incident.LongestNotes - 10);
        incident.EditNotes(null, $"{half}\nb\nc");

        incident.Invoking(it => it.EditNotes("a\nb\nc", "a\nb\nmany more words")).Should().Throw<Refusal>().Which.Code.Should().Be("incident.notes-length");
    }

    [Theory]
    [InlineData("rename")]
    [InlineData("grade")]
    [InlineData("assign")]
    [InlineData("identify")]
    public void A_field_that_somebody_else_changed_meanwhile_is_not_overwritten_silently(string field)
    {
        var incident = Opened();
        Verbs[field](incident);
        Action<Incident> late = field switch
        {
            "rename" => it => it.Rename("Mine", seen: "Fire"),
            "grade" => it => it.ChangeSeverity(Severity.Sev4, byPerson: true, seen: Severity.Sev3),
            "assign" => it => it.Assign(Ana, "Ana", seen: new SeenAssignee(null)),
            _ => it => it.Tell(StatusAction.Monitor, seen: IncidentStatus.Investigating),
        };

        incident.Invoking(late).Should().Throw<Refusal>().Which.Code.Should().Be("incident.changed");
        incident.Invoking(Verbs[field]).Should().NotThrow("who wants what is there already loses nothing");
    }

    [Fact]
    public void Tags_that_two_changed_hold_both_changes()
    {
        var incident = Opened();
        incident.Tag(["db", "eu"]);
        incident.Tag(["db", "eu", "disk"]);

        incident.Tag(["eu", "night"], seen: ["db", "eu"]);

        incident.Tags.Select(tag => tag.Name).Should().BeEquivalentTo("eu", "disk", "night");
    }

    [Theory]
    [InlineData("db", "db")]
    [InlineData(" #Db , EU West ,, ", "db,eu-west")]
    [InlineData("a,A,a ", "a")]
    [InlineData("a\tb\u00a0c", "a-b-c")]
    [InlineData("##x", "x")]
    public void Tags_are_cleaned(string written, string kept) => string.Join(',', TagNames.Clean(written.Split(','))).Should().Be(kept);

    [Fact]
    public void Tags_have_limits()
    {
        TagNames.Clean(Enumerable.Range(0, 30).Select(n => "t" + n)).Should().HaveCount(TagNames.Most);
        TagNames.Clean([new string('x', 60)]).Single().Should().HaveLength(TagNames.Longest);
    }

    [Fact]
    public void Replacing_tags_tells_what_came_and_what_went()
    {
        var incident = Opened();
        incident.Tag(["db", "eu"]);
        incident.TakeEvents();

        incident.Tag(["EU", "network"]);

        incident.TakeEvents().OfType<IncidentTagged>().Single().Should().BeEquivalentTo(new { Added = new[] { "network" }, Removed = new[] { "db" } });
    }
}
