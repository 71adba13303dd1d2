using System.Globalization;
using Imp.Domain.Incidents;

namespace Imp.Domain.Noise;

/// <summary>Says what a hold time does, for whoever sets it.</summary>
public static class HoldSentence
{
    public static string Of(Severity severity, HoldTime hold) => (hold.UpSeconds, hold.DownSeconds) switch
    {
        (0, 0) => $"A {severity.Label()} pages at once and closes at once.",
        (0, var down) => $"A {severity.Label()} pages at once; it closes after {Words(down)} of calm.",
        (var up, 0) => $"Nobody is paged until a {severity.Label()} has lasted {Words(up)}; it closes at once.",
        var (up, down) => $"Nobody is paged until a {severity.Label()} has lasted {Words(up)}; it closes after {Words(down)} of calm.",
    };

    private static string Words(int seconds) => seconds < 60 || seconds % 60 != 0
        ? seconds.ToString(CultureInfo.InvariantCulture) + " s"
        : (seconds / 60).ToString(CultureInfo.InvariantCulture) + " min";
}
