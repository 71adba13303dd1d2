using Imp.Domain.Shared;

namespace Imp.Domain.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState { Pending, Running, Done, Dead, Cancelled }

/// <summary>Something to be done outside the transaction that asked for it: at least once, by whoever holds the lease.</summary>
public sealed class Job : Entity
{
    private Job() { }

    /// <summary>Grows by one; the order in which jobs were asked for.</summary>
    public long Sequence { get; private set; }

    /// <summary>What is to be done: <c>deliver</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Jobs of one queue share workers; one queue that hangs delays no other. The channel's name for deliveries.</summary>
    public string Queue { get; private set; } = "";

    /// <summary>Which server it needs, where a queue has several: one that fails delays only its own. Empty otherwise.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Which contact method a delivery goes to; empty for other work. What waits for the same one is looked for by it.</summary>
    public string Target { get; private set; } = "";

    /// <summary>Unique: asking again for the same thing stores nothing.</summary>
    public string Key { get; private set; } = "";

    /// <summary>What the worker needs, usually an id.</summary>
    public string Payload { get; private set; } = "";

    public IncidentId? IncidentId { get; private set; }

    public JobState State { get; private set; }

    /// <summary>0 goes first.</summary>
    public int Priority { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>The run of the executable that holds it; another run may take it over at once on SQLite.</summary>
    public string? LeasedBy { get; private set; }

    public DateTimeOffset? LeasedUntil { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public static Job Create(
        string kind, string queue, string key, string payload, IncidentId? incident, int priority, DateTimeOffset now, DateTimeOffset? due = null, string server = "", string target = "")
    {
        var job = new Job { Kind = kind, Queue = queue, Key = key, Payload = payload, IncidentId = incident, Priority = priority, CreatedAt = now, DueAt = due ?? now, Server = server, Target = target };
        job.Raise(new JobAsked(kind, queue));
        return job;
    }

    /// <summary>Takes the job: until the lease ends nobody else does it.</summary>
    /// <returns>False when somebody else has it, or nobody wants it any more.</returns>
    public bool Lease(string run, DateTimeOffset until)
    {
        if (State != JobState.Pending) return false;

        (State, LeasedBy, LeasedUntil) = (JobState.Running, run, until);
        Attempts++;
        return true;
    }

    /// <summary>Moves what nobody has taken yet.</summary>
    public void MoveTo(DateTimeOffset due)
    {
        if (State != JobState.Pending || DueAt == due) return;

        DueAt = due;
        Raise(new JobWaits(Sequence, Queue));
    }

    /// <summary>Gives a lease back whose holder is gone.</summary>
    public void Reclaim(DateTimeOffset now)
    {
        if (State != JobState.Running) return;

        (State, LeasedBy, LeasedUntil, DueAt) = (JobState.Pending, null, null, now);
        Raise(new JobWaits(Sequence, Queue));
    }

    /// <summary>It is done.</summary>
    public void Finish(DateTimeOffset now) => End(JobState.Done, null, now);

    /// <param name="error">Why, for a person; never a secret.</param>
    public void Die(string error, DateTimeOffset now) => End(JobState.Dead, error, now);

    public void TryAgain(string error, DateTimeOffset due)
    {
        if (State != JobState.Running) return;

        (State, LeasedBy, LeasedUntil, LastError, DueAt) = (JobState.Pending, null, null, error, due);
        Raise(new JobWaits(Sequence, Queue));
    }

    /// <summary>Waits no longer for its time.</summary>
    public void Hasten(DateTimeOffset now)
    {
        if (State != JobState.Pending || DueAt <= now) return;

        DueAt = now;
        Raise(new JobWaits(Sequence, Queue));
    }

    /// <summary>Nobody wants it any more.</summary>
    /// <param name="inFlight">True when the holder of the lease says it: only then a running job ends.</param>
    /// <returns>False when it was too late.</returns>
    public bool Cancel(string reason, DateTimeOffset now, bool inFlight = false)
    {
        if (State != JobState.Pending && !(inFlight && State == JobState.Running)) return false;

        End(JobState.Cancelled, reason, now);
        return true;
    }

    /// <summary>A person asks for a dead job again.</summary>
    /// <exception cref="Refusal"><c>job.state</c> unless it is dead.</exception>
    public void Retry(DateTimeOffset now)
    {
        if (State != JobState.Dead) throw new Refusal("job.state", "Only a dead job can be tried again.");

        (State, Attempts, DueAt, FinishedAt) = (JobState.Pending, 0, now, null);
        Raise(new JobRetried(Sequence, Kind, Payload, Queue));
    }

    private void End(JobState state, string? error, DateTimeOffset now)
    {
        (State, LeasedBy, LeasedUntil, LastError, FinishedAt) = (state, null, null, error ?? LastError, now);
        Raise(new JobChanged(Sequence));
    }
}

/// <summary>There is work for those who serve a queue.</summary>
public interface IQueued
{
    string Queue { get; }
}

public sealed record JobAsked(string Kind, string Queue) : DomainEvent("job.asked"), IQueued;
public sealed record JobChanged(long Job) : DomainEvent("job.changed");

/// <summary>It was taken and is to be taken again.</summary>
public sealed record JobWaits(long Job, string Queue) : DomainEvent("job.waits"), IQueued;
public sealed record JobRetried(long Job, string Kind, string Payload, string Queue) : DomainEvent("job.retried"), IQueued;
