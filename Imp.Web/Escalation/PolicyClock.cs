using Imp.Domain.Escalation;
using Imp.Domain.Shared;

namespace Imp.Web.Escalation;

/// <summary>One page on the clock of a policy.</summary>
/// <param name="AtMinutes">After the incident opened.</param>
/// <param name="Round">1 for the first time up the ladder.</param>
/// <param name="Step">1 for the first rung.</param>
/// <param name="Rung">Who is paged.</param>
public sealed record ClockPage(int AtMinutes, int Round, int Step, EscalationStep Rung);

/// <summary>When a policy pages whom, if nobody acknowledges and nobody is left out.</summary>
/// <param name="Pages">In order of time.</param>
/// <param name="EndsAtMinutes">When the owners are told that nobody came.</param>
public sealed record PolicyClock(IReadOnlyList<ClockPage> Pages, int EndsAtMinutes)
{
    /// <param name="steps">The rungs; those without anybody are skipped at once, as the escalation does.</param>
    /// <param name="repeats">How often the ladder is repeated after the first time.</param>
    /// <param name="pauseMinutes">From the last rung until the ladder starts again or ends.</param>
    public static PolicyClock Of(IReadOnlyList<EscalationStep> steps, int repeats, int pauseMinutes)
    {
        var pages = new List<ClockPage>();
        var at = 0;
        for (var round = 1; round <= repeats + 1; round++)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                // After the pause the ladder starts at once: the first rung's delay counts from the opening only.
                if (step > 0 || round == 1) at += steps[step].DelayMinutes;
                if (steps[step].People.Count + steps[step].Schedules.Count > 0) pages.Add(new ClockPage(at, round, step + 1, steps[step]));
            }
            at += pauseMinutes;
        }
        return new PolicyClock(pages, at);
    }
}
