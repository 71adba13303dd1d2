namespace Imp.Web.Kit;

/// <summary>Colour families. Saturated colour is for status, severity and alerts only.</summary>
public enum Tone
{
    /// <summary>Quiet grey.</summary>
    Muted,

    /// <summary>Red: SEV1.</summary>
    Critical,

    /// <summary>Orange: SEV2, partial outage, identified.</summary>
    High,

    /// <summary>Yellow: SEV3.</summary>
    Medium,

    /// <summary>Blue-grey: SEV4.</summary>
    Low,

    /// <summary>Green: operational, resolved.</summary>
    Good,

    /// <summary>Amber: degraded, monitoring.</summary>
    Warn,

    /// <summary>Red: major outage, investigating, failed.</summary>
    Bad,

    /// <summary>Blue: neutral facts.</summary>
    Info,

    /// <summary>Teal: the product's own accent.</summary>
    Accent,
}

internal static class ToneClass
{
    public static string Css(this Tone tone) => tone switch
    {
        Tone.Muted => "tone-muted",
        Tone.Critical => "tone-critical",
        Tone.High => "tone-high",
        Tone.Medium => "tone-medium",
        Tone.Low => "tone-low",
        Tone.Good => "tone-good",
        Tone.Warn => "tone-warn",
        Tone.Bad => "tone-bad",
        Tone.Info => "tone-info",
        Tone.Accent => "tone-accent",
    };
}
