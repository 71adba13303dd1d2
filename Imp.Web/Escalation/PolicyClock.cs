using Imp.Domain.Escalation;
using Imp.Domain.Shared;

namespace Imp.Web.Escalation;

/// <summary>One page on the clock of a policy.</summary>
/// <param name="AtMinutes">After the incident opened.</param>
/// <param name="Round">1 for the first time up the ladder.</param>
/// <param name="Step">1 for the first rung.</param>
/// <param name="Attempt">1 for the first of the rung.</param>
/// <param name="Rung">Who is paged.</param>
public sealed record ClockPage(int AtMinutes, int Round, int Step, int Attempt, EscalationStep Rung);

/// <summary>When a policy pages whom, if nobody acknowledges and nobody is left out.</summary>
/// <param name="Pages">In order of time.</param>
/// <param name="EndsAtMinutes">When the owners are told that nobody came.</param>
public sealed record PolicyClock(IReadOnlyList<ClockPage> Pages, int EndsAtMinutes)
{
    private static readonly UserId[] Somebody = [default];

    /// <summary>Lets an escalation climb, so that the preview is what happens.</summary>
    /// <param name="steps">The rungs; those without anybody are skipped at once.</param>
    /// <param name="repeats">How often the ladder is repeated after the first time.</param>
    /// <param name="pauseMinutes">From the last rung until the ladder starts again or ends.</param>
    public static PolicyClock Of(IReadOnlyList<EscalationStep> steps, int repeats, int pauseMinutes)
    {
        if (steps.Count == 0) return new PolicyClock([], 0);

        var (pages, opened) = (new List<ClockPage>(), DateTimeOffset.UnixEpoch);
        var climb = Domain.Escalation.Escalation.For(default);
        climb.Start(new Ladder("", steps, repeats, pauseMinutes), opened);
        while (climb is { State: EscalationState.Running, NextAt: { } due })
        {
            var minutes = (int)(due - opened).TotalMinutes;
            if (climb.Advance(due, step => step.TargetCount > 0 ? Somebody : [], []) is not { } page) return new PolicyClock(pages, minutes);
            pages.Add(new ClockPage(minutes, page.Round, page.Step, page.Attempt, steps[page.Step - 1]));
        }
        return new PolicyClock(pages, 0);
    }
}
