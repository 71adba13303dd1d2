namespace Imp.Domain.Incidents;

/// <summary>What lasts, and so is a bar in the picture of a timeline.</summary>
public enum PhaseRow { Response, Status, Severity, Alerts }

/// <summary>What was so for a while.</summary>
/// <param name="State">The name of a <see cref="ResponseState"/>, <see cref="IncidentStatus"/> or <see cref="Severity"/>; of alerts <c>Firing</c> or <c>Calm</c>.</param>
/// <param name="Until">Null while it lasts.</param>
public sealed record Phase(PhaseRow Row, string State, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>An entry that begins or ends something.</summary>
/// <param name="Value">The severity it opened with, the status or severity it became; null for others.</param>
/// <param name="ByAlert">A sender did it.</param>
public sealed record PhaseEntry(DateTimeOffset At, string Kind, string? Value, bool ByAlert);

/// <summary>Finds the bars of a timeline.</summary>
public static class IncidentPhases
{
    public const string Firing = nameof(Firing);

    public const string Calm = nameof(Calm);

    private static readonly PhaseRow[] Rows = [PhaseRow.Response, PhaseRow.Status, PhaseRow.Alerts];

    /// <summary>What begins or ends a bar.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "incident.opened", "incident.acknowledged", "incident.unacknowledged", "incident.closed", "incident.reopened", "incident.status-changed", "incident.severity-changed",
        "incident.calm", "incident.cleared", "incident.fired-again",
    ];

    /// <param name="entries">Those of <see cref="Kinds"/>, oldest first.</param>
    /// <returns>In order of time, row by row.</returns>
    public static IReadOnlyList<Phase> Of(IEnumerable<PhaseEntry> entries)
    {
        var open = new Dictionary<PhaseRow, Phase>();
        var phases = new List<Phase>();
        void End(PhaseRow row, DateTimeOffset at)
        {
            if (open.Remove(row, out var phase) && at > phase.From) phases.Add(phase with { Until = at });
        }
        void Begin(PhaseRow row, string? state, DateTimeOffset at)
        {
            if (state is null || open.TryGetValue(row, out var now) && now.State == state) return;
            End(row, at);
            open[row] = new Phase(row, state, at, null);
        }
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case "incident.opened" or "incident.reopened":
                    Begin(PhaseRow.Response, nameof(ResponseState.Open), entry.At);
                    Begin(PhaseRow.Status, nameof(IncidentStatus.Investigating), entry.At);
                    if (entry.Kind == "incident.opened") Begin(PhaseRow.Severity, entry.Value, entry.At);
                    if (entry.ByAlert) Begin(PhaseRow.Alerts, Firing, entry.At);
                    break;
                case "incident.acknowledged": Begin(PhaseRow.Response, nameof(ResponseState.Acknowledged), entry.At); break;
                case "incident.unacknowledged": Begin(PhaseRow.Response, nameof(ResponseState.Open), entry.At); break;
                case "incident.status-changed": Begin(PhaseRow.Status, entry.Value, entry.At); break;
                case "incident.severity-changed": Begin(PhaseRow.Severity, entry.Value, entry.At); break;
                case "incident.calm" or "incident.cleared": Begin(PhaseRow.Alerts, Calm, entry.At); break;
                case "incident.fired-again": Begin(PhaseRow.Alerts, Firing, entry.At); break;
                case "incident.closed":
                    foreach (var row in Rows) End(row, entry.At);
                    break;
            }
        }
        // How bad it is stays known when it is over, but lasts no longer than the incident.
        if (!open.ContainsKey(PhaseRow.Response) && phases.LastOrDefault(phase => phase.Row == PhaseRow.Response)?.Until is { } over) End(PhaseRow.Severity, over);
        return [.. phases.Concat(open.Values).OrderBy(phase => phase.Row).ThenBy(phase => phase.From)];
    }
}
