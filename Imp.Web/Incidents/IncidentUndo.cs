using Imp.Domain.Incidents;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;

namespace Imp.Web.Incidents;

/// <summary>How what somebody has just done to an incident is taken back. It never takes back what others did since: then it is refused.</summary>
public static class IncidentUndo
{
    /// <param name="before">The incident as it was.</param>
    /// <returns>What to say, and the command that takes it back; null for what cannot be.</returns>
    public static (string Said, ICommand Back)? Of(ICommand done, IncidentView before)
    {
        var row = before.Row;
        return done switch
        {
            AcknowledgeIncident when row.Response == ResponseState.Open => ($"#{row.Number} is acknowledged: paging stops.", new UnacknowledgeIncident(row.Id)),
            EditIncident { Severity: { } severity } when severity != row.Severity => ($"#{row.Number} is {severity.Label()} now.", new EditIncident(row.Id, Severity: row.Severity, Seen: new(Severity: severity))),
            EditIncident { Title: { } title } when title.Trim() != row.Title => ("The title is changed.", new EditIncident(row.Id, Title: row.Title, Seen: new(Title: title.Trim()))),
            EditIncident { Tags: { } tags } => ("The tags are changed.", new EditIncident(row.Id, Tags: row.Tags, Seen: new(Tags: TagNames.Clean(tags)))),
            EditIncident edit when (edit.Unassign || edit.Assignee is not null) && edit.Assignee != row.AssigneeId =>
                (edit.Unassign ? $"Nobody has #{row.Number} now." : $"#{row.Number} is assigned.", new EditIncident(row.Id, Assignee: row.AssigneeId, Unassign: row.AssigneeId is null, Seen: new(Assignee: new(edit.Assignee)))),
            EditIncident { Roles: { Count: 1 } roles } when roles.First() is var given =>
                ($"The role {given.Key.Trim()} is changed.", new EditIncident(row.Id, Seen: new() { Role = new(given.Value) }) { Roles = new Dictionary<string, Domain.Shared.UserId?> { [given.Key] = before.Roles.FirstOrDefault(role => IncidentRoles.Same(role.Name, given.Key))?.PersonId } }),
            _ => null,
        };
    }

    /// <returns>How a snooze from a dialog is taken back; null where it only moved a snooze, or followed an acknowledgement.</returns>
    public static ICommand? OfSnooze(IncidentRow before) => before.Response == ResponseState.Open ? new UnacknowledgeIncident(before.Id) : null;
}
