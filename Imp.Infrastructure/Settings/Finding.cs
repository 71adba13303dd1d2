namespace Imp.Infrastructure.Settings;

/// <summary>How good what was looked at is.</summary>
public enum FindingState
{
    Good,
    /// <summary>It works, and should be changed.</summary>
    Warning,
    /// <summary>It does not work.</summary>
    Wrong,
}

/// <summary>One thing that <c>imp doctor</c> looked at.</summary>
/// <param name="Subject">Short and stable: <c>database</c>.</param>
/// <param name="Says">One sentence, with what to do where something is to be done.</param>
public sealed record Finding(string Subject, FindingState State, string Says)
{
    public static Finding Good(string subject, string says) => new(subject, FindingState.Good, says);

    public static Finding Warning(string subject, string says) => new(subject, FindingState.Warning, says);

    public static Finding Wrong(string subject, string says) => new(subject, FindingState.Wrong, says);
}
