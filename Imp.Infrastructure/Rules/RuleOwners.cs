using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>Whose the rules are that somebody wants to change.</summary>
internal static class RuleOwners
{
    /// <returns>True when everything that would be another is of a team in which the actor may.</returns>
    public static async Task<bool> MayAsync(ImpDb db, Actor actor, Permission needs, IReadOnlyList<Rule> wanted, CancellationToken cancel)
    {
        var saved = await db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancel);
        var (before, after) = (RuleBook.Complete(saved?.Read() ?? []), SaveRulesHandler.Tidy(wanted));
        var owners = await Owners.FindAsync(db, [.. before.Concat(after).SelectMany(RuleOwnership.About).Distinct()], cancel);
        return RuleOwnership.May(before, after, IsSame, rule => RuleOwnership.About(rule) is { Count: > 0 } about && about.All(one => actor.May(needs, owners[one])));
    }

    /// <returns>True when two rules say the same.</returns>
    public static bool IsSame(Rule one, Rule other) => SavedRules.Write([one]) == SavedRules.Write([other]);
}
