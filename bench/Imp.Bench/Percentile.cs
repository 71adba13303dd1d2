namespace Imp.Bench;

internal static class Percentile
{
    /// <summary>The smallest value that at least that many per cent do not exceed (nearest rank).</summary>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? throw new BenchFailure("Nothing was measured.") : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
    }
}
