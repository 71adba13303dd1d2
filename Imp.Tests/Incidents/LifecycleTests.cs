using Imp.Domain.Incidents;
using static Imp.Domain.Incidents.IncidentStatus;
using static Imp.Domain.Incidents.ResponseAction;
using static Imp.Domain.Incidents.ResponseState;
using static Imp.Domain.Incidents.StatusAction;

namespace Imp.Tests.Incidents;

/// <summary>Every cell of both tables, written out by hand: a change of the code that nobody meant shows here.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [InlineData(Open, Acknowledge, Acknowledged)]
    [InlineData(Open, Unacknowledge, Open)]
    [InlineData(Open, Close, Closed)]
    [InlineData(Open, Reopen, null)]
    [InlineData(Acknowledged, Acknowledge, Acknowledged)]
    [InlineData(Acknowledged, Unacknowledge, Open)]
    [InlineData(Acknowledged, Close, Closed)]
    [InlineData(Acknowledged, Reopen, null)]
    [InlineData(Closed, Acknowledge, null)]
    [InlineData(Closed, Unacknowledge, null)]
    [InlineData(Closed, Close, Closed)]
    [InlineData(Closed, Reopen, Open)]
    public void An_action_leads_where_the_response_table_says(ResponseState from, ResponseAction action, ResponseState? to) =>
        ResponseLifecycle.Next(from, action).Should().Be(to);

    [Theory]
    [InlineData(Investigating, Investigate, Investigating)]
    [InlineData(Investigating, Identify, Identified)]
    [InlineData(Investigating, StatusAction.Monitor, Monitoring)]
    [InlineData(Investigating, Resolve, Resolved)]
    [InlineData(Identified, Investigate, null)]
    [InlineData(Identified, Identify, Identified)]
    [InlineData(Identified, StatusAction.Monitor, Monitoring)]
    [InlineData(Identified, Resolve, Resolved)]
    [InlineData(Monitoring, Investigate, null)]
    [InlineData(Monitoring, Identify, null)]
    [InlineData(Monitoring, StatusAction.Monitor, Monitoring)]
    [InlineData(Monitoring, Resolve, Resolved)]
    [InlineData(Resolved, Investigate, Investigating)]
    [InlineData(Resolved, Identify, null)]
    [InlineData(Resolved, StatusAction.Monitor, null)]
    [InlineData(Resolved, Resolve, Resolved)]
    public void An_action_leads_where_the_status_table_says(IncidentStatus from, StatusAction action, IncidentStatus? to) =>
        StatusLifecycle.Next(from, action).Should().Be(to);

    [Theory]
    [InlineData(Open, "Acknowledge Close")]
    [InlineData(Acknowledged, "Unacknowledge Close")]
    [InlineData(Closed, "Reopen")]
    public void Only_what_would_change_the_response_is_offered(ResponseState from, string offered) =>
        string.Join(' ', ResponseLifecycle.Allowed(from)).Should().Be(offered);

    [Theory]
    [InlineData(Investigating, "Identify Monitor Resolve")]
    [InlineData(Identified, "Monitor Resolve")]
    [InlineData(Monitoring, "Resolve")]
    [InlineData(Resolved, "Investigate")]
    public void Only_what_would_change_the_status_is_offered(IncidentStatus from, string offered) =>
        string.Join(' ', StatusLifecycle.Allowed(from)).Should().Be(offered);

    [Theory]
    [InlineData("SEV1", Severity.Sev1)]
    [InlineData(" sev4 ", Severity.Sev4)]
    [InlineData("2", Severity.Sev2)]
    [InlineData("SEV5", null)]
    [InlineData("0", null)]
    [InlineData("SEV", null)]
    [InlineData("critical", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_severity_is_read_as_people_write_it(string? text, Severity? severity) => Severities.Parse(text).Should().Be(severity);
}
