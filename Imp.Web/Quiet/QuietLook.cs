using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Infrastructure.Quiet;
using Imp.Web.Alerts;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Quiet;

/// <summary>How quiet times look, and what they are in words.</summary>
public static class QuietLook
{
    public static Look Of(QuietKind kind) => kind switch
    {
        QuietKind.Silence => new("Silence", "volume-off", Tone.Info),
        QuietKind.Mute => new("Mute", "volume-off", Tone.Warn),
        QuietKind.Maintenance => new("Maintenance", "calendar-event", Tone.Accent),
    };

    public static Look Of(QuietState state) => state switch
    {
        QuietState.Upcoming => new("Upcoming", "clock", Tone.Muted),
        QuietState.Active => new("Quiet now", "volume-off", Tone.Info),
        QuietState.Ended => new("Ended", "check", Tone.Muted),
    };

    /// <summary>What it is about: <c>Checkout, title contains “disk”</c>.</summary>
    /// <param name="nameOf">What a service or integration is called.</param>
    public static string About(Words words, QuietRow row, Func<Guid, string?> nameOf) => row.Incident is { } number
        ? words["incident #{0}", number]
        : string.Join(", ", [row.Services.Count == 0 ? words["all services"] : string.Join(" " + words["or"] + " ", row.Services), .. row.Matchers.Select(one => MatcherText.Of(words, new MatcherInput(one.Field, one.Way, one.Value, one.Label), nameOf))]);
}
