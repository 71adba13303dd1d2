using Imp.Infrastructure.Notifications;
using Imp.Web.Kit;

namespace Imp.Web.Jobs;

/// <summary>How channels look.</summary>
public static class ChannelLook
{
    public static Look Of(ChannelRow row) => row switch
    {
        { Pause: not null } => new("Paused", "pause", Tone.Warn),
        { Broken.Count: > 0 } => new("Failing", "alert-triangle", Tone.Bad),
        _ => new("Sends", "circle-check", Tone.Good),
    };

    /// <returns>Which server it is, and what it said last.</returns>
    public static string Of(BrokenServer one) => one.Server.Length == 0 ? one.Circuit.Why : $"{one.Server}: {one.Circuit.Why}";
}
