using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Heartbeats;

/// <summary>A sign of life that a program gives again and again. When it stays away, or says that it failed, that is an alert of its service.</summary>
public sealed class Heartbeat : Archivable
{
    private Heartbeat() { }

    public HeartbeatId Id { get; private set; }

    public ServiceId ServiceId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Its name in an address, with an integration key of its service before it. Unique among the service's active heartbeats.</summary>
    public string Slug { get; private set; } = "";

    public int? PeriodSeconds { get; private set; }

    public string? Cron { get; private set; }

    public string? Zone { get; private set; }

    public int GraceSeconds { get; private set; }

    /// <summary>Of the alert that it makes.</summary>
    public AlertSeverity Severity { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What it is for, in its maker's words; null when nobody said.</summary>
    public string? Description { get; private set; }

    /// <summary>When set, its pings are written down and nobody is told when they stay away.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    // Where it stands: written by the ping path, and here only when the rhythm changes.
    public DateTimeOffset? LastBeatAt { get; private set; }

    public DateTimeOffset? RunStartedAt { get; private set; }

    public Guid? Run { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? NextAt { get; private set; }

    public DateTimeOffset? DownSince { get; private set; }

    /// <summary>How many pings ever came; the last one's number.</summary>
    public long PingCount { get; private set; }

    public Rhythm Rhythm => new(PeriodSeconds, Cron, Zone, GraceSeconds);

    public Pulse Pulse => new(LastBeatAt, RunStartedAt, Run, DueAt, ExpiresAt, NextAt, DownSince);

    public static Heartbeat Create(HeartbeatId id, ServiceId service, string name, string slug, Rhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var heartbeat = new Heartbeat { Id = id, CreatedAt = now };
        heartbeat.Set(service, name, slug, rhythm, severity);
        heartbeat.Raise(new HeartbeatCreated(id));
        return heartbeat;
    }

    public void Edit(ServiceId service, string name, string slug, Rhythm rhythm, AlertSeverity severity, DateTimeOffset now)
    {
        var changed = rhythm != Rhythm;
        Set(service, name, slug, rhythm, severity);
        if (changed) Put(Pulse.With(rhythm, now));
        Raise(new HeartbeatChanged(Id));
    }

    /// <summary>Takes it out of use. It is new again when it comes back.</summary>
    public void Archive(DateTimeOffset now)
    {
        if (Archive(now, new HeartbeatArchived(Id))) Put(new Pulse(LastBeatAt));
    }

    public void Restore() => Restore(new HeartbeatRestored(Id));

    /// <summary>Stops the watching; an alert that it has open ends with the next success.</summary>
    public void Pause(DateTimeOffset now)
    {
        if (PausedAt is not null) return;

        PausedAt = now;
        Put(new Pulse(LastBeatAt, DownSince: DownSince));
        Raise(new HeartbeatPaused(Id));
    }

    /// <summary>It is watched again from its next ping on.</summary>
    public void Resume()
    {
        if (PausedAt is null) return;

        PausedAt = null;
        Raise(new HeartbeatResumed(Id));
    }

    /// <param name="description">Null or blank for none.</param>
    public void Describe(string? description) => Description = string.IsNullOrWhiteSpace(description) ? null : description.Trim();

    private void Set(ServiceId service, string name, string slug, Rhythm rhythm, AlertSeverity severity) =>
        (ServiceId, Name, Slug, PeriodSeconds, Cron, Zone, GraceSeconds, Severity) = (service, name, slug, rhythm.PeriodSeconds, rhythm.Cron, rhythm.Zone, rhythm.GraceSeconds, severity);

    private void Put(Pulse pulse) =>
        (LastBeatAt, RunStartedAt, Run, DueAt, ExpiresAt, NextAt, DownSince) = (pulse.LastBeatAt, pulse.RunStartedAt, pulse.Run, pulse.DueAt, pulse.ExpiresAt, pulse.NextAt, pulse.DownSince);
}

public sealed record HeartbeatCreated(HeartbeatId Heartbeat) : DomainEvent("heartbeat.created");
public sealed record HeartbeatChanged(HeartbeatId Heartbeat) : DomainEvent("heartbeat.changed");
public sealed record HeartbeatPaused(HeartbeatId Heartbeat) : DomainEvent("heartbeat.paused");
public sealed record HeartbeatResumed(HeartbeatId Heartbeat) : DomainEvent("heartbeat.resumed");
public sealed record HeartbeatArchived(HeartbeatId Heartbeat) : DomainEvent("heartbeat.archived");
public sealed record HeartbeatRestored(HeartbeatId Heartbeat) : DomainEvent("heartbeat.restored");
