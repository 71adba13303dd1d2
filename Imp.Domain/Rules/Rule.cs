using System.Diagnostics.CodeAnalysis;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>What a rule does with an alert that would open an incident.</summary>
public enum RuleVerdict
{
    /// <summary>Lets it open one.</summary>
    Create,
    /// <summary>Keeps it, visible and to be released by hand; nothing opens.</summary>
    Hold,
    /// <summary>Writes it down as suppressed; nothing opens.</summary>
    Drop,
}

/// <summary>Which alerts a rule counts together, for its threshold and its cool-down.</summary>
public enum RuleScope { DedupKey, Service, Everything }

/// <summary>So many alerts within so many minutes open an incident; fewer are held.</summary>
/// <param name="Count">2 to 1,000.</param>
/// <param name="Minutes">1 to 1,440.</param>
public sealed record RuleThreshold(int Count, int Minutes);

/// <summary>One line of the list: conditions that must all hold, and what is done then. Plain content; <see cref="RuleBook"/> makes it work.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record Rule(RuleId Id, string Name)
{
    /// <summary>The last rule of every list, which takes everything and cannot be moved.</summary>
    public static readonly RuleId LastId = new(new Guid(1, 0, 0, new byte[8]));

    public const int LongestName = 100;

    public const int MostMatchers = 10;

    public const int MostCount = 1_000;

    public const int LongestWindowMinutes = 1_440;

    public const int LongestCoolDownMinutes = 10_080;

    public const int LongestPageAfterMinutes = 1_440;

    public const int LongestRunbook = 500;

    /// <summary>True for the rule that stands at the end whatever happens.</summary>
    public bool IsLast => Id == LastId;

    public bool IsOn { get; init; } = true;

    public IReadOnlyList<MatcherInput> Matchers { get; init; } = [];

    /// <summary>When it applies; null for always.</summary>
    public RuleHours? Hours { get; init; }

    /// <summary>Null: the first alert opens.</summary>
    public RuleThreshold? Threshold { get; init; }

    /// <summary>How long further alerts are held after it opened an incident; 0 for not at all.</summary>
    public int CoolDownMinutes { get; init; }

    /// <summary>Which alerts are counted together.</summary>
    public RuleScope CountPer { get; init; }

    public RuleVerdict Verdict { get; init; }

    /// <summary>Where the incident is opened; null for where the alert arrives.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>Null: as the sender says.</summary>
    public AlertSeverity? Severity { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who is paged in place of the service's team; null for the service's.</summary>
    public TeamId? Team { get; init; }

    /// <summary>How long it must last before anybody is paged; 0 pages at once.</summary>
    public int PageAfterMinutes { get; init; }

    /// <summary>Where it is written what to do; http or https. Null for none.</summary>
    public string? Runbook { get; init; }

    /// <summary>True when it remembers what came before.</summary>
    public bool Counts => Verdict == RuleVerdict.Create && (Threshold is not null || CoolDownMinutes > 0);

    /// <summary>How far back it has to remember.</summary>
    public TimeSpan Remembers => TimeSpan.FromMinutes(Math.Max(Threshold?.Minutes ?? 0, CoolDownMinutes));

    /// <summary>What a list ends with until somebody changes it.</summary>
    public static Rule EverythingElse { get; } = new(LastId, "Everything else");

    /// <returns>True for an address that may stand on a page as a link.</returns>
    public static bool IsRunbook([NotNullWhen(true)] string? text) =>
        text is { Length: <= LongestRunbook } && Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https") && address.Host.Length > 0;
}
