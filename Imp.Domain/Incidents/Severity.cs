namespace Imp.Domain.Incidents;

/// <summary>How bad it is, from worst to least. SEV1 wakes people whatever the limits.</summary>
public enum Severity { Sev1 = 1, Sev2 = 2, Sev3 = 3, Sev4 = 4 }

/// <summary>Comparing and writing severities.</summary>
public static class Severities
{
    /// <returns>True when <paramref name="severity"/> is more urgent than <paramref name="other"/>.</returns>
    public static bool IsWorseThan(this Severity severity, Severity other) => severity < other;

    /// <returns><c>SEV1</c> to <c>SEV4</c>.</returns>
    public static string Label(this Severity severity) => $"SEV{(int)severity}";

    /// <summary>Understands <c>SEV1</c>, <c>sev1</c> and <c>1</c>.</summary>
    /// <returns>The severity, or null when the text is none.</returns>
    public static Severity? Parse(string? text)
    {
        var digits = text?.Trim() is { } trimmed && trimmed.StartsWith("sev", StringComparison.OrdinalIgnoreCase) ? trimmed[3..] : text?.Trim();
        return digits is ['1'] or ['2'] or ['3'] or ['4'] ? (Severity)(digits[0] - '0') : null;
    }
}
