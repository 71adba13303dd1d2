using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>What happened, as far as it decides about incidents.</summary>
public enum PastKind
{
    Trigger,
    Resolve,
    /// <summary>A person closed the incident that held the alert.</summary>
    Close,
}

/// <summary>Something that happened to an alert.</summary>
/// <param name="Sequence">Of the event; 0 for a closing.</param>
/// <param name="OccurredAt">When the sender says it happened; null when it did not say.</param>
public sealed record PastAlert(long Sequence, DateTimeOffset At, PastKind Kind, AlertFacts Facts, DateTimeOffset? OccurredAt = null)
{
    /// <summary>Of a closing: the alerts that the incident held, by where they arrive and their key. Its facts name the incident's own service and key.</summary>
    public IReadOnlyList<(ServiceId Service, string DedupKey)> Alerts { get; init; } = [];
}

/// <summary>What would have become of an event.</summary>
public enum FateKind { Opened, Reopened, Joined, Held, Dropped, Ended, Nothing }

/// <summary>What would have become of an event, and by which rule.</summary>
/// <param name="Decision">Null where no rule was asked.</param>
/// <param name="Severity">Of the incident that it opened; null when it opened none.</param>
/// <param name="Service">Likewise.</param>
public sealed record Fate(FateKind Kind, RuleDecision? Decision = null, Severity? Severity = null, ServiceId? Service = null)
{
    /// <summary>True when an incident was opened or reopened.</summary>
    public bool Opens => Kind is FateKind.Opened or FateKind.Reopened;

    /// <summary>True when a rule kept it from having any effect.</summary>
    public bool IsHidden => Kind is FateKind.Held or FateKind.Dropped;

    /// <summary>For a person.</summary>
    public string Sentence => Kind switch
    {
        FateKind.Opened => $"opens a {Severity?.Label()}",
        FateKind.Reopened => "reopens an incident",
        FateKind.Joined => "joins an open incident",
        FateKind.Held or FateKind.Dropped => Decision!.Sentence.TrimEnd('.'),
        FateKind.Ended => "is over",
        FateKind.Nothing => "does nothing",
    };
}

/// <summary>Plays one list of rules over what happened, as the event path would: an alert's key is open until it is resolved or its incident closed. Silences, grouping and limits are left out.</summary>
/// <param name="reopenWithin">Within how many minutes a service reopens its last incident of a key; 0 for never.</param>
public sealed class Simulation(RuleBook book, Func<ServiceId, int> reopenWithin)
{
    private readonly RuleCounters counters = new();
    private readonly Dictionary<(ServiceId, string), Played> open = [];
    private readonly Dictionary<(ServiceId, string), Played> own = [];
    private readonly Dictionary<(ServiceId, string), DateTimeOffset> overtaken = [];
    private readonly Dictionary<RuleId, long> hits = [];
    private readonly Dictionary<RuleId, long> hidden = [];
    private DateTimeOffset last;
    private int pages;

    public int Incidents { get; private set; }

    /// <summary>How often people would have been paged for an incident that began, which one that was over before its delay does not.</summary>
    public int Pages => pages + own.Values.Count(one => one is { IsPaged: false, ClosedAt: null } && last - one.OpenedAt >= one.PageAfter);

    public int Held { get; private set; }

    public int Dropped { get; private set; }

    /// <returns>How many alerts a rule took.</returns>
    public long HitsOf(RuleId rule) => hits.GetValueOrDefault(rule);

    /// <returns>How many of them it held or dropped.</returns>
    public long HiddenBy(RuleId rule) => hidden.GetValueOrDefault(rule);

    /// <returns>What becomes of it. To be asked in the order in which things happened.</returns>
    public Fate Take(PastAlert past)
    {
        last = past.At;
        var key = (past.Facts.Service, past.Facts.DedupKey);
        return past.Kind switch
        {
            PastKind.Trigger => open.TryGetValue(key, out var holding) ? Join(holding, key) : Open(past, key),
            PastKind.Resolve => Resolve(past, key),
            PastKind.Close => Close(past, key),
        };
    }

    private static Fate Join(Played incident, (ServiceId, string) key)
    {
        incident.Firing.Add(key);
        return new Fate(FateKind.Joined);
    }

    private Fate Open(PastAlert past, (ServiceId, string) key)
    {
        if (past.OccurredAt is { } occurred && overtaken.TryGetValue(key, out var over) && over > occurred) return new Fate(FateKind.Nothing);

        var decision = book.Decide(past.Facts, past.At, counters, past.Sequence);
        RuleBook.Note(decision, counters, past.At, past.Sequence);
        hits[decision.Rule.Id] = HitsOf(decision.Rule.Id) + 1;
        if (!decision.Passes) return Hide(decision);

        RuleBook.NoteOpened(decision, counters, past.At);
        var service = decision.Rule.Service ?? past.Facts.Service;
        var severity = (decision.Rule.Severity ?? past.Facts.Severity).ToIncident();
        var before = own.GetValueOrDefault((service, past.Facts.DedupKey));
        if (before is { ClosedAt: null })
        {
            Hold(before, key);
            return new Fate(FateKind.Joined, decision);
        }
        if (before is { ClosedAt: { } closed } && past.At - closed < TimeSpan.FromMinutes(reopenWithin(service)))
        {
            before.ClosedAt = null;
            foreach (var alert in before.Alerts) open.TryAdd(alert, before);
            Hold(before, key);
            pages++;
            return new Fate(FateKind.Reopened, decision, severity, service);
        }
        var incident = new Played(past.At, TimeSpan.FromMinutes(decision.Rule.PageAfterMinutes));
        own[(service, past.Facts.DedupKey)] = incident;
        Hold(incident, key);
        Incidents++;
        if (incident.IsPaged) pages++;
        return new Fate(FateKind.Opened, decision, severity, service);
    }

    private Fate Hide(RuleDecision decision)
    {
        hidden[decision.Rule.Id] = HiddenBy(decision.Rule.Id) + 1;
        if (decision.Outcome == RuleOutcome.Dropped) Dropped++;
        else Held++;
        return new Fate(decision.Outcome == RuleOutcome.Dropped ? FateKind.Dropped : FateKind.Held, decision);
    }

    private void Hold(Played incident, (ServiceId, string) key)
    {
        incident.Alerts.Add(key);
        incident.Firing.Add(key);
        open[key] = incident;
    }

    private Fate Resolve(PastAlert past, (ServiceId, string) key)
    {
        if (!open.TryGetValue(key, out var incident) || !incident.Firing.Remove(key))
        {
            if (past.OccurredAt is { } occurred && !(overtaken.TryGetValue(key, out var known) && known >= occurred)) overtaken[key] = occurred;
            return new Fate(FateKind.Nothing);
        }
        // What another incident has by now does not hold this one open.
        if (!incident.Firing.Any(other => open.GetValueOrDefault(other) == incident)) End(incident, past.At);
        return new Fate(FateKind.Ended);
    }

    private Fate Close(PastAlert past, (ServiceId, string) key)
    {
        if (own.TryGetValue(key, out var incident) && incident.ClosedAt is null)
        {
            End(incident, past.At);
            return new Fate(FateKind.Ended);
        }
        // These rules have put its alerts elsewhere.
        foreach (var alert in past.Alerts)
            if (open.TryGetValue(alert, out var holding)) End(holding, past.At);
        return new Fate(FateKind.Ended);
    }

    private void End(Played incident, DateTimeOffset at)
    {
        if (!incident.IsPaged && at - incident.OpenedAt >= incident.PageAfter) pages++;
        incident.IsPaged = true;
        incident.ClosedAt = at;
        // What a person closed while it fired fires again when it is reopened.
        foreach (var alert in incident.Alerts)
            if (open.GetValueOrDefault(alert) == incident) open.Remove(alert);
    }

    private sealed class Played(DateTimeOffset openedAt, TimeSpan pageAfter)
    {
        public DateTimeOffset OpenedAt => openedAt;

        public TimeSpan PageAfter => pageAfter;

        public HashSet<(ServiceId, string)> Alerts { get; } = [];

        public HashSet<(ServiceId, string)> Firing { get; } = [];

        public DateTimeOffset? ClosedAt { get; set; }

        /// <summary>True when it was counted among the pages, or ended before.</summary>
        public bool IsPaged { get; set; } = pageAfter == TimeSpan.Zero;
    }
}
