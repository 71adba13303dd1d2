using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Probes;

/// <summary>Looks at something again and again from where Imp runs. When it is not as it should be, often enough in a row, that is an alert of its service.</summary>
public sealed class Probe : Archivable
{
    private Probe() { }

    public ProbeId Id { get; private set; }

    public ServiceId ServiceId { get; private set; }

    public string Name { get; private set; } = "";

    public ProbeKind Kind { get; private set; }

    public string Target { get; private set; } = "";

    public bool UsesHead { get; private set; }

    public string Statuses { get; private set; } = ProbeCheck.UsualStatuses;

    public string? Contains { get; private set; }

    public string? Lacks { get; private set; }

    public int? SlowMs { get; private set; }

    public bool FollowsRedirects { get; private set; }

    public int WarningDays { get; private set; }

    public int CriticalDays { get; private set; }

    public int IntervalSeconds { get; private set; }

    public int TimeoutSeconds { get; private set; }

    public int Retries { get; private set; }

    public int Successes { get; private set; }

    /// <summary>Of the alert that it makes.</summary>
    public AlertSeverity Severity { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    // Where it stands: written by its looks, and here only when what it looks at changes.
    public DateTimeOffset? LastAt { get; private set; }

    public int? LastMs { get; private set; }

    public int Streak { get; private set; }

    public string? Problem { get; private set; }

    public DateTimeOffset? DownSince { get; private set; }

    public AlertSeverity? Told { get; private set; }

    public DateTimeOffset? NextAt { get; private set; }

    public ProbeCheck Check => new(Kind, Target, UsesHead, Statuses, Contains, Lacks, SlowMs, FollowsRedirects, WarningDays, CriticalDays);

    public ProbeRhythm Rhythm => new(IntervalSeconds, TimeoutSeconds, Retries, Successes);

    public ProbeStanding Standing => new(LastAt, LastMs, Streak, Problem, DownSince, Told, NextAt);

    public static Probe Create(ProbeId id, ServiceId service, string name, ProbeCheck check, ProbeRhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var probe = new Probe { Id = id, CreatedAt = now, NextAt = now };
        probe.Set(service, name, check, rhythm, severity);
        probe.Raise(new ProbeCreated(id));
        return probe;
    }

    /// <summary>What it counted belongs to what it looked at before, so it counts anew; what is down stays so until it is up.</summary>
    public void Edit(ServiceId service, string name, ProbeCheck check, ProbeRhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var looksElsewhere = check != Check;
        var looksAtOtherTimes = rhythm != Rhythm;
        Set(service, name, check, rhythm, severity);
        if (looksElsewhere) (Streak, Problem) = (0, null);
        if ((looksElsewhere || looksAtOtherTimes) && ArchivedAt is null) NextAt = now;
        Raise(new ProbeChanged(Id));
    }

    /// <summary>Looks as soon as possible and not when it is planned.</summary>
    /// <exception cref="Refusal"><c>probe.archived</c> when it is out of use.</exception>
    public void LookNow(DateTimeOffset now)
    {
        if (ArchivedAt is not null) throw new Refusal("probe.archived", "It is archived; restore it first.");

        NextAt = now;
        Raise(new ProbeAsked(Id));
    }

    /// <summary>Takes it out of use. It is new again when it comes back.</summary>
    public void Archive(DateTimeOffset now)
    {
        if (Archive(now, new ProbeArchived(Id))) (NextAt, DownSince, Told, Streak, Problem) = (null, null, null, 0, null);
    }

    public void Restore(DateTimeOffset now)
    {
        if (Restore(new ProbeRestored(Id))) NextAt = now;
    }

    private void Set(ServiceId service, string name, ProbeCheck check, ProbeRhythm rhythm, AlertSeverity severity)
    {
        (ServiceId, Name, Severity) = (service, name, severity);
        (Kind, Target, UsesHead, Statuses, Contains, Lacks, SlowMs) = (check.Kind, check.Target, check.UsesHead, check.Statuses, check.Contains, check.Lacks, check.SlowMs);
        (FollowsRedirects, WarningDays, CriticalDays) = (check.FollowsRedirects, check.WarningDays, check.CriticalDays);
        (IntervalSeconds, TimeoutSeconds, Retries, Successes) = (rhythm.IntervalSeconds, rhythm.TimeoutSeconds, rhythm.Retries, rhythm.Successes);
    }
}

public sealed record ProbeCreated(ProbeId Probe) : DomainEvent("probe.created");
public sealed record ProbeChanged(ProbeId Probe) : DomainEvent("probe.changed");
public sealed record ProbeAsked(ProbeId Probe) : DomainEvent("probe.asked");
public sealed record ProbeArchived(ProbeId Probe) : DomainEvent("probe.archived");
public sealed record ProbeRestored(ProbeId Probe) : DomainEvent("probe.restored");
