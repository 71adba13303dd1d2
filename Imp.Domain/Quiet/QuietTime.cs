using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Quiet;

/// <summary>Why it is quiet.</summary>
public enum QuietKind
{
    /// <summary>Alerts that match open nothing.</summary>
    Silence,
    /// <summary>One open incident pages nobody any more.</summary>
    Mute,
    /// <summary>Planned work: alerts of the services open nothing.</summary>
    Maintenance,
}

public enum QuietState { Upcoming, Active, Ended }

/// <summary>When it is quiet: once, or again and again for a while each time.</summary>
/// <param name="StartsAt">Of a recurring one the earliest possible beginning.</param>
/// <param name="EndsAt">Null: until the incident clears (a mute), or without end (a recurring one).</param>
/// <param name="Cron">When each occurrence begins; null for once.</param>
/// <param name="Zone">IANA zone of the cron line.</param>
/// <param name="Minutes">How long each occurrence takes; null for once.</param>
public sealed record QuietPlan(DateTimeOffset StartsAt, DateTimeOffset? EndsAt, string? Cron = null, string? Zone = null, int? Minutes = null)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <returns>The occurrence that is under way, or else the next; null when there is none any more.</returns>
    public (DateTimeOffset From, DateTimeOffset? Until)? Occurrence(DateTimeOffset now)
    {
        if (Cron is null) return EndsAt <= now ? null : (StartsAt, EndsAt);

        var zone = ZoneTime.Zone(Zone);
        var length = TimeSpan.FromMinutes(Minutes ?? 0);
        var earliest = now - length < StartsAt ? StartsAt.AddTicks(-1) : now - length;
        return CronLine.TryParse(Cron)?.NextAfter(earliest, zone) is { } from && !(EndsAt <= from) && !(EndsAt <= now)
            ? (from, EndsAt < from + length ? EndsAt : from + length)
            : null;
    }
}

/// <summary>A time in which alerts are recorded and nobody is paged: a silence, a mute or a maintenance window.</summary>
public sealed class QuietTime : Entity
{
    private QuietTime() { }

    public QuietId Id { get; private set; }

    /// <summary>What people call it: silence 3, maintenance 4.</summary>
    public long Number { get; private set; }

    public QuietKind Kind { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>Whose alerts; none means all services.</summary>
    public IReadOnlyList<ServiceId> Services { get; private set; } = [];

    /// <summary>All of them must match.</summary>
    public IReadOnlyList<Matcher> Matchers { get; private set; } = [];

    /// <summary>What a mute is about; null otherwise.</summary>
    public IncidentId? IncidentId { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    public DateTimeOffset? EndsAt { get; private set; }

    public string? Cron { get; private set; }

    public string? Zone { get; private set; }

    public int? Minutes { get; private set; }

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was over for good; null before.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When it next begins or ends; null when time alone changes nothing.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public QuietPlan Plan => new(StartsAt, EndsAt, Cron, Zone, Minutes);

    /// <summary>Hides alerts that match.</summary>
    public static QuietTime Silence(QuietId id, long number, string reason, IReadOnlyList<ServiceId> services, IReadOnlyList<Matcher> matchers, DateTimeOffset until, Actor by, DateTimeOffset now) =>
        Make(id, number, QuietKind.Silence, reason, services, matchers, null, new QuietPlan(now, until), by, now);

    /// <summary>Plans work on services; none means all.</summary>
    public static QuietTime Maintenance(QuietId id, long number, string reason, IReadOnlyList<ServiceId> services, QuietPlan plan, Actor by, DateTimeOffset now) =>
        Make(id, number, QuietKind.Maintenance, reason, services, [], null, plan, by, now);

    /// <summary>Keeps one open incident from paging.</summary>
    /// <param name="until">Null: until it clears.</param>
    public static QuietTime Mute(QuietId id, long number, string reason, IncidentId incident, DateTimeOffset? until, Actor by, DateTimeOffset now)
    {
        var mute = Make(id, number, QuietKind.Mute, reason, [], [], incident, new QuietPlan(now, until), by, now);
        mute.Raise(new IncidentMuted(incident, reason, until));
        return mute;
    }

    public QuietState State(DateTimeOffset now) =>
        EndedAt is not null || Plan.Occurrence(now) is not { } span ? QuietState.Ended : span.From <= now ? QuietState.Active : QuietState.Upcoming;

    /// <returns>True when it hides such an alert at this instant.</returns>
    public bool Hides(AlertFacts alert, DateTimeOffset now) =>
        Kind != QuietKind.Mute && (Services.Count == 0 || Services.Contains(alert.Service)) && State(now) == QuietState.Active && Matchers.All(matcher => matcher.Matches(alert));

    /// <summary>Ends it now, and what still fires pages.</summary>
    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null) return;

        (EndedAt, NextAt) = (now, null);
        Raise(new QuietEnded(Id));
        if (IncidentId is { } incident) Raise(new IncidentUnmuted(incident));
    }

    /// <summary>Lets it end at another instant.</summary>
    /// <exception cref="Refusal"><c>quiet.end</c> when it is over, or the instant is past or more than a year ahead.</exception>
    public void Extend(DateTimeOffset until, DateTimeOffset now)
    {
        if (State(now) == QuietState.Ended) throw new Refusal("quiet.end", "It is over; make a new one.");
        if (until <= now || until <= StartsAt || until > now + QuietPlan.Longest) throw new Refusal("quiet.end", "The end lies ahead, and at most a year.");

        EndsAt = until;
        NextAt = Boundary(now);
        Raise(new QuietChanged(Id));
    }

    /// <summary>Time passed: an occurrence began or ended.</summary>
    public void Turn(DateTimeOffset now)
    {
        if (EndedAt is not null || NextAt is not { } next || next > now) return;
        if (State(now) == QuietState.Ended)
        {
            End(now);
            return;
        }
        NextAt = Boundary(now);
        Raise(new QuietChanged(Id));
    }

    private static QuietTime Make(
        QuietId id, long number, QuietKind kind, string reason, IReadOnlyList<ServiceId> services, IReadOnlyList<Matcher> matchers, IncidentId? incident, QuietPlan plan, Actor by, DateTimeOffset now)
    {
        var quiet = new QuietTime
        {
            Id = id, Number = number, Kind = kind, Reason = reason, Services = services, Matchers = matchers, IncidentId = incident, StartsAt = plan.StartsAt, EndsAt = plan.EndsAt,
            Cron = plan.Cron, Zone = plan.Zone, Minutes = plan.Minutes, CreatedBy = by.Name, CreatedAt = now,
        };
        quiet.NextAt = quiet.Boundary(now);
        quiet.Raise(new QuietCreated(id));
        return quiet;
    }

    private DateTimeOffset? Boundary(DateTimeOffset now) => Plan.Occurrence(now) is not { } span ? null : span.From > now ? span.From : span.Until;
}

/// <summary>What decides about an alert that would open an incident.</summary>
public static class QuietRule
{
    /// <returns>The one that hides it, the oldest if several do; null when it may open an incident.</returns>
    public static QuietTime? Hiding(IReadOnlyList<QuietTime> times, AlertFacts alert, DateTimeOffset now)
    {
        foreach (var one in times)
            if (one.Hides(alert, now)) return one;
        return null;
    }

    /// <summary>Why an alert opened nothing, for a person.</summary>
    public static string Sentence(QuietTime quiet) => $"{(quiet.Kind == QuietKind.Maintenance ? "Maintenance" : "Silence")} {quiet.Number}: {quiet.Reason}";
}

public sealed record QuietCreated(QuietId Quiet) : DomainEvent("quiet.created");
public sealed record QuietChanged(QuietId Quiet) : DomainEvent("quiet.changed");
public sealed record QuietEnded(QuietId Quiet) : DomainEvent("quiet.ended");

/// <summary>Somebody wants no more pages about it.</summary>
/// <param name="Until">Null: until it clears.</param>
public sealed record IncidentMuted(IncidentId Incident, string Reason, DateTimeOffset? Until) : DomainEvent("quiet.muted"), IOnTimeline;

/// <summary>It may page again.</summary>
public sealed record IncidentUnmuted(IncidentId Incident) : DomainEvent("quiet.unmuted"), IOnTimeline;
