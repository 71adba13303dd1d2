using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>A channel over which a person lets nothing leave for now; what is asked for is kept.</summary>
public sealed class ChannelPause : Entity
{
    private ChannelPause() { }

    public ChannelKind Channel { get; private set; }

    public DateTimeOffset PausedAt { get; private set; }

    /// <summary>Who paused it, by name.</summary>
    public string PausedBy { get; private set; } = "";

    public static ChannelPause Begin(ChannelKind channel, string by, DateTimeOffset now)
    {
        var pause = new ChannelPause { Channel = channel, PausedAt = now, PausedBy = by };
        pause.Raise(new ChannelPaused(channel));
        return pause;
    }
}

public sealed record ChannelPaused(ChannelKind Channel) : DomainEvent("channel.paused");
public sealed record ChannelResumed(ChannelKind Channel) : DomainEvent("channel.resumed");
