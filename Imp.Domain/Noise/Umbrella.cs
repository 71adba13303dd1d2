using System.Globalization;

namespace Imp.Domain.Noise;

/// <summary>How an umbrella incident is called.</summary>
public static class Umbrella
{
    /// <returns>Its title and what it stands for: <c>Storm on checkout: 214 alerts of 180 keys</c>.</returns>
    public static string Heading(string title, long alerts, int keys) => $"{title}: {Count(alerts, "alert")} of {Count(keys, "key")}";

    private static string Count(long count, string one) => count.ToString("N0", CultureInfo.InvariantCulture) + " " + one + (count == 1 ? "" : "s");
}
