using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Tests.Incidents;

/// <summary>One incident and who works on it, for rules about the aggregate alone.</summary>
internal static class SomeIncident
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly UserId Ana = new(new Guid(1, 0, 0, new byte[8]));
    public static readonly UserId Bo = new(new Guid(2, 0, 0, new byte[8]));

    public static readonly Dictionary<string, Action<Incident>> Verbs = new()
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

    public static Incident Opened(Severity severity = Severity.Sev3)
    {
        var incident = Incident.Open(new(new Guid(9, 0, 0, new byte[8])), 1, default, "Title", severity, "key", null, Now);
        incident.TakeEvents();
        return incident;
    }

    public static string Told(Incident incident) => string.Join(' ', incident.TakeEvents().OfType<IOnTimeline>().Cast<DomainEvent>().Select(one => one.Name));
}
