using FluentValidation;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Quiet;

/// <summary>Rules that more than one kind of quiet time has.</summary>
internal static class QuietRules
{
    public static IRuleBuilderOptions<T, string> IsReason<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage("Say why, for whoever wonders.").MaximumLength(200).WithMessage("At most 200 characters.");

    /// <exception cref="Refusal"><c>quiet.end</c> when it would not end within a year after it begins.</exception>
    public static void RefuseEnd(this Change change, DateTimeOffset until, DateTimeOffset from)
    {
        if (until <= change.Now || until <= from || until > from + QuietPlan.Longest) throw new Refusal("quiet.end", "The end lies ahead and after the beginning, and at most a year.");
    }

    /// <summary>Without gaps, because there is one writer.</summary>
    public static async Task<long> NextQuietNumberAsync(this Change change) => (await change.Db.QuietTimes.MaxAsync(quiet => (long?)quiet.Number, change.Cancel) ?? 0) + 1;

    /// <returns>The mute of an incident that is not over; null when there is none.</returns>
    public static Task<QuietTime?> MuteOfAsync(this ImpDb db, IncidentId incident, CancellationToken cancel) =>
        db.QuietTimes.FirstOrDefaultAsync(quiet => quiet.IncidentId == incident && quiet.EndedAt == null, cancel);
}
