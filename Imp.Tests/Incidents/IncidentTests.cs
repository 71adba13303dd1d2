using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Tests.Incidents;

/// <summary>The aggregate alone: what its verbs do, what they refuse, and what they say happened.</summary>
public sealed class IncidentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ana = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly UserId Bo = new(new Guid(2, 0, 0, new byte[8]));

    private static readonly Dictionary<string, Action<Incident>> Verbs = new()
    {
        ["acknowledge"] = incident => incident.Acknowledge(Ana, Now),
        ["give back"] = incident => incident.Unacknowledge(UnacknowledgeCause.Asked),
        ["snooze"] = incident => incident.Snooze(Now.AddHours(1), Ana, Now),
        ["close"] = incident => incident.Close(CloseReason.Fixed, null, Now),
        ["reopen"] = incident => incident.Reopen("again"),
        ["identify"] = incident => incident.Tell(StatusAction.Identify),
        ["resolve"] = incident => incident.Tell(StatusAction.Resolve),
        ["rename"] = incident => incident.Rename("Other"),
        ["grade"] = incident => incident.ChangeSeverity(Severity.Sev1, byPerson: true),
        ["assign"] = incident => incident.Assign(Bo, "Bo"),
        ["write notes"] = incident => incident.EditNotes(null, "text"),
        ["tag"] = incident => incident.Tag(["db", "eu"]),
        ["wake"] = incident => incident.Wake(Now.AddHours(2)),
        ["clear"] = incident => incident.Clear(Now),
    };

    /// <summary>All but "reopen", which a second time finds it open and is refused; and "clear" of a written one, which each time is news from the sender.</summary>
    [Theory]
    [InlineData("acknowledge", "incident.acknowledged")]
    [InlineData("snooze", "incident.acknowledged incident.snoozed")]
    [InlineData("close", "incident.closed")]
    [InlineData("identify", "incident.status-changed")]
    [InlineData("resolve", "incident.status-changed")]
    [InlineData("rename", "incident.renamed")]
    [InlineData("grade", "incident.severity-changed")]
    [InlineData("assign", "incident.assigned")]
    [InlineData("write notes", "incident.notes-edited")]
    [InlineData("tag", "incident.tagged")]
    [InlineData("clear", "incident.closed")]
    [InlineData("give back", "")]
    [InlineData("wake", "")]
    public void Doing_something_twice_is_told_once(string verb, string told)
    {
        var incident = Opened();

        Verbs[verb](incident);
        var version = incident.Version;
        Verbs[verb](incident);

        Told(incident).Should().Be(told);
        incident.Version.Should().Be(version, "a timer that was set after the first time must still count");
    }

    [Theory]
    [InlineData("close", "acknowledge", "incident.response")]
    [InlineData("close", "give back", "incident.response")]
    [InlineData("close", "snooze", "incident.response")]
    [InlineData("close", "identify", "incident.status")]
    [InlineData("close", "resolve", "incident.status")]
    [InlineData("acknowledge", "reopen", "incident.response")]
    [InlineData("give back", "reopen", "incident.response")]
    public void What_cannot_be_is_refused_and_changes_nothing(string before, string verb, string code)
    {
        var incident = Opened();
        Verbs[before](incident);
        incident.TakeEvents();
        var (response, status, version) = (incident.Response, incident.Status, incident.Version);

        incident.Invoking(Verbs[verb]).Should().Throw<Refusal>().Which.Code.Should().Be(code);

        incident.TakeEvents().Should().BeEmpty();
        (incident.Response, incident.Status, incident.Version).Should().Be((response, status, version));
    }

    [Fact]
    public void A_status_does_not_go_back()
    {
        var incident = Opened();
        incident.Tell(StatusAction.Monitor);

        incident.Invoking(it => it.Tell(StatusAction.Identify)).Should().Throw<Refusal>().Which.Code.Should().Be("incident.status");
        incident.Status.Should().Be(IncidentStatus.Monitoring);
    }

    [Fact]
    public void The_first_acknowledgement_counts_and_makes_an_assignee_where_there_is_none()
    {
        var incident = Opened();
        incident.Acknowledge(Ana, Now);
        incident.Unacknowledge(UnacknowledgeCause.Asked);
        incident.Acknowledge(Bo, Now.AddHours(1));

        (incident.AcknowledgedAt, incident.AssigneeId).Should().Be((Now, Ana));
    }

    [Theory]
    [InlineData(Severity.Sev3, Severity.Sev1, false, ResponseState.Open)]
    [InlineData(Severity.Sev3, Severity.Sev1, true, ResponseState.Acknowledged)]
    [InlineData(Severity.Sev3, Severity.Sev4, false, ResponseState.Acknowledged)]
    [InlineData(Severity.Sev3, Severity.Sev3, false, ResponseState.Acknowledged)]
    public void Getting_worse_by_itself_opens_it_again(Severity from, Severity to, bool byPerson, ResponseState response)
    {
        var incident = Opened(from);
        incident.Snooze(Now.AddHours(1), Ana, Now);

        incident.ChangeSeverity(to, byPerson);

        incident.Response.Should().Be(response);
        incident.SnoozedUntil.HasValue.Should().Be(response == ResponseState.Acknowledged);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(30 * 86_400, true)]
    [InlineData(30 * 86_400 + 1, false)]
    [InlineData(-60, false)]
    public void A_snooze_lasts_a_minute_to_thirty_days(int seconds, bool allowed)
    {
        var incident = Opened();
        var snooze = () => incident.Snooze(Now.AddSeconds(seconds), Ana, Now);

        if (allowed) snooze.Should().NotThrow();
        else snooze.Should().Throw<Refusal>().Which.Code.Should().Be("incident.snooze");
        incident.Response.Should().Be(allowed ? ResponseState.Acknowledged : ResponseState.Open);
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(61, true)]
    public void It_wakes_when_its_time_has_come_and_not_before(int minutes, bool wakes)
    {
        var incident = Opened();
        incident.Snooze(Now.AddHours(1), Ana, Now);
        incident.TakeEvents();

        incident.Wake(Now.AddMinutes(minutes));

        Told(incident).Should().Be(wakes ? "incident.woke incident.unacknowledged" : "");
    }

    [Fact]
    public void A_snooze_that_was_moved_or_ended_does_not_wake()
    {
        var moved = Opened();
        moved.Snooze(Now.AddHours(1), Ana, Now);
        moved.Snooze(Now.AddHours(3), Ana, Now);
        var closed = Opened();
        closed.Snooze(Now.AddHours(1), Ana, Now);
        closed.Close(CloseReason.Fixed, null, Now);
        foreach (var one in new[] { moved, closed })
        {
            one.TakeEvents();
            one.Wake(Now.AddHours(2));
            one.TakeEvents().Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("nothing", ResponseState.Closed, IncidentStatus.Resolved)]
    [InlineData("acknowledge", ResponseState.Closed, IncidentStatus.Resolved)]
    [InlineData("rename", ResponseState.Closed, IncidentStatus.Resolved)]
    [InlineData("write notes", ResponseState.Open, IncidentStatus.Monitoring)]
    [InlineData("note", ResponseState.Open, IncidentStatus.Monitoring)]
    public void The_senders_resolve_closes_unless_a_person_has_written(string before, ResponseState response, IncidentStatus status)
    {
        var incident = Opened();
        if (before == "note") incident.AddNote("I look");
        else if (before != "nothing") Verbs[before](incident);

        incident.Clear(Now).Should().Be(response == ResponseState.Closed);

        (incident.Response, incident.Status).Should().Be((response, status));
        incident.CloseReason.Should().Be(response == ResponseState.Closed ? CloseReason.WentAway : null);
    }

    [Fact]
    public void Closing_and_reopening_start_both_axes_anew()
    {
        var incident = Opened();
        incident.Snooze(Now.AddHours(1), Ana, Now);
        incident.Close(CloseReason.Noise, "a note", Now.AddMinutes(5));
        (incident.Status, incident.ClosedAt, incident.CloseReason, incident.SnoozedUntil).Should().Be((IncidentStatus.Resolved, Now.AddMinutes(5), CloseReason.Noise, null));

        incident.Reopen("still there");
        (incident.Response, incident.Status, incident.ClosedAt, incident.CloseReason).Should().Be((ResponseState.Open, IncidentStatus.Investigating, null, null));
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

    private static Incident Opened(Severity severity = Severity.Sev3)
    {
        var incident = Incident.Open(new(new Guid(9, 0, 0, new byte[8])), 1, default, "Title", severity, "key", null, Now);
        incident.TakeEvents();
        return incident;
    }

    private static string Told(Incident incident) => string.Join(' ', incident.TakeEvents().OfType<IOnTimeline>().Cast<DomainEvent>().Select(one => one.Name));
}
