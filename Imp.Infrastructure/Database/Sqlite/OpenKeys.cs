using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// Which dedup keys have an open incident, and the alerts counted into it since the last flush, remembered by the one writer. Sound because
/// nobody else writes: whatever changes an incident passes here and says so by <see cref="Forget"/>. Counts are written at most every 100 ms,
/// together with how far they go; after a crash what is missing is counted again from the events themselves, so they stay exact.
/// </summary>
internal sealed class OpenKeys(Writer writer)
{
    /// <summary>A count is shown at most this late.</summary>
    public static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(100);

    private const int Most = 50_000;

    private readonly Dictionary<(ServiceId, string), OpenIncident?> known = [];
    private readonly Dictionary<IncidentId, Tally> tallies = [];
    private readonly HashSet<(ServiceId, string)> waiting = [];
    private long upTo;

    /// <summary>True while something is counted that is not in the incidents' rows yet.</summary>
    public bool IsDue => tallies.Count > 0;

    /// <summary>Reads what a former run left: the keys that wait, and the counts that it did not come to write.</summary>
    public void Recover()
    {
        waiting.UnionWith(EventSql.WaitingKeys(writer));
        foreach (var (incident, tally, sequence) in EventSql.Uncounted(writer))
        {
            tallies[incident] = tally;
            upTo = Math.Max(upTo, sequence);
        }
    }

    /// <returns>The incident that is not closed and has the key; null when there is none.</returns>
    public OpenIncident? Find(ServiceId service, string key)
    {
        if (known.TryGetValue((service, key), out var incident)) return incident;
        if (known.Count >= Most) known.Clear();
        return known[(service, key)] = AlertSql.FindOpen(writer, service, key);
    }

    /// <returns>The incident that an alert merely joins, with nothing to be decided; null when the worker has to look at it.</returns>
    public OpenIncident? Joins(ServiceId service, string key, Alert alert) =>
        alert.Action == AlertAction.Trigger && !IsWaiting(service, key)
        && Find(service, key) is { IsCleared: false } open && !alert.Severity.ToIncident().IsWorseThan(open.Accepted) ? open : null;

    /// <returns>True when an event of the key is stored and not yet handled; then the next must wait behind it.</returns>
    public bool IsWaiting(ServiceId service, string key) => waiting.Contains((service, key));

    public void Wait(ServiceId service, string key) => waiting.Add((service, key));

    /// <summary>Every stored event was handled, but for those of the keys given.</summary>
    public void StillWaiting(IEnumerable<(ServiceId, string)> keys)
    {
        waiting.Clear();
        waiting.UnionWith(keys);
    }

    /// <returns>The incident's latest event, to which the next is chained; null when it has none.</returns>
    public long? LastOf(OpenIncident incident) => tallies.TryGetValue(incident.Id, out var tally) ? tally.LastEvent : incident.LastEvent;

    /// <returns>When the incident's latest alert came, as far as its row does not know it yet; null when it does.</returns>
    public DateTimeOffset? LastSeen(IncidentId incident) => tallies.GetValueOrDefault(incident)?.Last;

    /// <summary>One more alert joined.</summary>
    public void Count(OpenIncident incident, long sequence, DateTimeOffset at) => Chain(incident, sequence, at, counts: true);

    /// <summary>One more event belongs to the incident.</summary>
    /// <param name="counts">False for an acknowledge or resolve, which is no alert.</param>
    public void Chain(OpenIncident incident, long sequence, DateTimeOffset at, bool counts)
    {
        var before = tallies.GetValueOrDefault(incident.Id);
        tallies[incident.Id] = new Tally((before?.Alerts ?? 0) + (counts ? 1 : 0), counts ? at : before?.Last, sequence);
        upTo = Math.Max(upTo, sequence);
    }

    /// <summary>An incident opened, closed, or changed its severity: what was known may be wrong.</summary>
    public void Forget() => known.Clear();

    /// <summary>The same for one key.</summary>
    public void Forget(ServiceId service, string key) => known.Remove((service, key));

    /// <summary>Writes the counts, one row per incident however many alerts joined.</summary>
    public void Flush()
    {
        if (tallies.Count == 0) return;

        foreach (var (incident, tally) in tallies)
        {
            EventSql.Count(writer, incident, tally);
            writer.WillRing(Topic.Incident(incident));
        }
        EventSql.CountedUpTo(writer, upTo);
        writer.WillRing(Topic.Incidents);
        tallies.Clear();
        // The rows now know their latest event; what was remembered of them does not.
        known.Clear();
    }
}

/// <summary>Alerts that joined an incident and are not in its row yet.</summary>
/// <param name="Last">When the latest alert came; null when there is no new one.</param>
/// <param name="LastEvent">Sequence of the latest event.</param>
internal sealed record Tally(long Alerts, DateTimeOffset? Last, long LastEvent);
