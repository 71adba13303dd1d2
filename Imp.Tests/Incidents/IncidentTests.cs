using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using static Imp.Tests.Incidents.SomeIncident;

namespace Imp.Tests.Incidents;

/// <summary>The aggregate alone: what its verbs do, what they refuse, and what they say happened.</summary>
public sealed class IncidentTests
{
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

    [Theory]
    [InlineData(null, "", null)]
    [InlineData(0L, "", Severity.Sev4)]
    [InlineData(1L, "", Severity.Sev3)]
    [InlineData(99L, "", Severity.Sev3)]
    [InlineData(100L, "", Severity.Sev2)]
    [InlineData(1_000L, "", Severity.Sev1)]
    [InlineData(1_000L, "pay later", Severity.Sev2)]
    [InlineData(0L, "pay later", Severity.Sev4)]
    public void How_many_are_affected_suggests_a_severity(long? count, string workaround, Severity? severity) =>
        new CustomerImpact("", count, workaround).Suggested.Should().Be(severity);

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
}
