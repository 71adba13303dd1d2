using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

/// <summary>What an escalation climbs: a policy's steps as they were at the start, or what stands in for a policy.</summary>
/// <param name="Steps">At least one.</param>
public sealed record Ladder(string Name, IReadOnlyList<EscalationStep> Steps, int Repeats, int PauseMinutes)
{
    /// <inheritdoc cref="EscalationPolicy.AckTimeouts"/>
    public AckTimeouts AckTimeouts { get; init; } = AckTimeouts.Default;

    /// <summary>How long whoever snoozed has for himself before the ladder begins, in minutes.</summary>
    public const int HolderFirstMinutes = 5;

    public static Ladder Of(EscalationPolicy policy) => new(policy.Name, policy.Steps, policy.Repeats, policy.PauseMinutes) { AckTimeouts = policy.AckTimeouts };

    /// <summary>Stands in where neither service nor team has a policy: all owners at once, because nobody being told is the worst of all.</summary>
    public static Ladder Owners(IReadOnlyList<UserId> owners) => new("Owners", [new EscalationStep(0, owners)], 0, HolderFirstMinutes);

    /// <summary>Puts whoever had it before the first step: a snooze that ends wakes the one who asked for it.</summary>
    public Ladder With(UserId holder)
    {
        var first = Steps[0] with { DelayMinutes = Math.Max(Steps[0].DelayMinutes, HolderFirstMinutes) };
        return this with { Steps = [new EscalationStep(0, [holder]), first, .. Steps.Skip(1)] };
    }
}
