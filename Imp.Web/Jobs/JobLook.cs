using Imp.Domain.Jobs;
using Imp.Domain.Shared;
using Imp.Web.Kit;

namespace Imp.Web.Jobs;

/// <summary>How jobs look.</summary>
public static class JobLook
{
    public static Look Of(JobState state) => state switch
    {
        JobState.Pending => new("Pending", "hourglass", Tone.Info),
        JobState.Running => new("Running", "play", Tone.Accent),
        JobState.Done => new("Done", "circle-check", Tone.Good),
        JobState.Dead => new("Dead", "circle-x", Tone.Bad),
        JobState.Cancelled => new("Not needed", "minus", Tone.Muted),
    };

    /// <summary>What a kind of job does, for a person; an unknown kind speaks for itself.</summary>
    public static string Kind(string kind, string queue) => kind switch { "deliver" => $"Send a message by {Channel(queue)}", "webhook" => "Call a webhook", _ => $"{kind} ({queue})" };

    private static string Channel(string queue) => Enum.TryParse<ChannelKind>(queue, ignoreCase: true, out var kind) ? kind.InSentence() : queue;
}
