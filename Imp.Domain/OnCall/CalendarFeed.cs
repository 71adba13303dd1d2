using Imp.Domain.Shared;

namespace Imp.Domain.OnCall;

/// <summary>A calendar from outside: the holidays of a schedule or the leave of a person. It is shown and warned about; it never changes who is on call.</summary>
public sealed class CalendarFeed : Entity
{
    /// <summary>How often an address is read.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private CalendarFeed() { }

    public CalendarFeedId Id { get; private set; }

    /// <summary>Whose leave; null for holidays.</summary>
    public UserId? UserId { get; private set; }

    /// <summary>Whose holidays; null for leave.</summary>
    public ScheduleId? ScheduleId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The server of the address, as everybody may see it; null for a file.</summary>
    public string? Host { get; private set; }

    /// <summary>The address, encrypted with the installation's key file: such addresses are secrets. Null for a file.</summary>
    public string? SealedAddress { get; private set; }

    /// <summary>As it was read last; null before that.</summary>
    public string? Text { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Why it could not be read the last time; null when it could. What was read before still counts.</summary>
    public string? Problem { get; private set; }

    /// <summary>When it is read again; null for a file.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <param name="text">Of a file; null for an address.</param>
    public static CalendarFeed Create(CalendarFeedId id, UserId? user, ScheduleId? schedule, string name, string? host, string? sealedAddress, string? text, DateTimeOffset now)
    {
        var feed = new CalendarFeed
        {
            Id = id, UserId = user, ScheduleId = schedule, Name = name, Host = host, SealedAddress = sealedAddress, Text = text, ReadAt = text is null ? null : now, NextAt = text is null ? now : null,
        };
        feed.Raise(new CalendarFeedChanged(id));
        return feed;
    }

    /// <summary>Writes down what came of reading it.</summary>
    /// <param name="text">What was read; null when it could not be.</param>
    public void Read(string? text, string? problem, DateTimeOffset now)
    {
        var changed = text is not null && text != Text || problem != Problem;
        NextAt = now + Every;
        Problem = problem;
        if (text is not null) (Text, ReadAt) = (text, now);
        if (changed) Raise(new CalendarFeedChanged(Id));
    }

    public void Remove() => Raise(new CalendarFeedChanged(Id));
}

public sealed record CalendarFeedChanged(CalendarFeedId Feed) : DomainEvent("schedule.feed-changed");
