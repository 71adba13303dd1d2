using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>What a rule counts together. Parts that do not tell apart are empty.</summary>
public readonly record struct RuleGroup(RuleId Rule, ServiceId Service, string Key)
{
    /// <param name="service">Where the alert arrives.</param>
    public static RuleGroup Of(Rule rule, ServiceId service, string dedupKey) => rule.CountPer switch
    {
        RuleScope.DedupKey => new(rule.Id, service, dedupKey),
        RuleScope.Service => new(rule.Id, service, ""),
        RuleScope.Everything => new(rule.Id, default, ""),
    };
}

/// <summary>What rules with a threshold or a cool-down remember: which alerts came when, and when an incident was opened. Not for several threads.</summary>
public sealed class RuleCounters
{
    /// <summary>Beyond it the windows that end first are forgotten, so that keys that never repeat cannot fill the memory.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<RuleGroup, Window> windows = [];
    private int sweepAt = 1_000;

    /// <summary>How many groups are remembered.</summary>
    public int Count => windows.Count;

    /// <returns>Those that were counted within the rule's window before this instant, oldest first, without the event itself.</returns>
    public IReadOnlyList<long> Counted(Rule rule, RuleGroup group, DateTimeOffset at, long except)
    {
        if (rule.Threshold is not { } threshold || !windows.TryGetValue(group, out var window)) return [];
        var since = at - TimeSpan.FromMinutes(threshold.Minutes);
        return [.. window.Counted.Where(one => one.At > since && one.Sequence != except).Select(one => one.Sequence)];
    }

    /// <returns>When the rule last opened an incident for the group, if its cool-down still lasts; else null.</returns>
    public DateTimeOffset? Resting(Rule rule, RuleGroup group, DateTimeOffset at) =>
        rule.CoolDownMinutes > 0 && windows.TryGetValue(group, out var window) && window.OpenedAt is { } opened && at - opened < TimeSpan.FromMinutes(rule.CoolDownMinutes) ? opened : null;

    /// <summary>An alert came to a rule that counts.</summary>
    public void Came(Rule rule, RuleGroup group, DateTimeOffset at, long sequence)
    {
        if (rule.Threshold is not { } threshold) return;

        var window = WindowOf(group, at);
        var since = at - TimeSpan.FromMinutes(threshold.Minutes);
        window.Counted.RemoveAll(one => one.At <= since || one.Sequence == sequence);
        // More than it takes need not be remembered: the newest ones decide.
        if (window.Counted.Count >= threshold.Count) window.Counted.RemoveAt(0);
        window.Counted.Add((at, sequence));
        window.EndsAt = Later(window.EndsAt, at + TimeSpan.FromMinutes(threshold.Minutes));
    }

    /// <summary>It opened an incident: counting begins anew, and the cool-down with it.</summary>
    public void Opened(Rule rule, RuleGroup group, DateTimeOffset at)
    {
        if (rule.CoolDownMinutes == 0)
        {
            windows.Remove(group);
            return;
        }
        var window = WindowOf(group, at);
        window.Counted.Clear();
        window.OpenedAt = at;
        window.EndsAt = at + rule.Remembers;
    }

    private Window WindowOf(RuleGroup group, DateTimeOffset now)
    {
        if (windows.TryGetValue(group, out var window)) return window;

        if (windows.Count >= sweepAt) Sweep(now);
        return windows[group] = new Window { EndsAt = now };
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (group, window) in windows)
            if (window.EndsAt <= now) windows.Remove(group);
        if (windows.Count >= Most)
            foreach (var group in windows.OrderBy(one => one.Value.EndsAt).Take(Most / 2).Select(one => one.Key).ToList()) windows.Remove(group);
        sweepAt = Math.Clamp(windows.Count * 2, 1_000, Most);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed class Window
    {
        public List<(DateTimeOffset At, long Sequence)> Counted { get; } = [];

        public DateTimeOffset? OpenedAt { get; set; }

        /// <summary>From then on it says nothing any more.</summary>
        public DateTimeOffset EndsAt { get; set; }
    }
}
