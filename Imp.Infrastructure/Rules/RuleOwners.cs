using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>Names the whole list of rules as it is to be: what is changed shows only beside the one that is in force.</summary>
internal readonly record struct RuleListKey(IReadOnlyList<Rule> Proposed) : IId
{
    public Guid Value => default;
}

/// <summary>Whose the rules are that somebody wants to change.</summary>
internal static class RuleOwners
{
    /// <returns>True when everything that would be another is of a team in which the actor may.</returns>
    public static async Task<bool> MayAsync(Change change, Permission needs, RuleListKey wanted)
    {
        var saved = await change.Db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(change.Cancel);
        var (before, after) = (RuleBook.Complete(saved?.Read() ?? []), SaveRulesHandler.Tidy(wanted.Proposed));
        var owners = await Owners.FindAsync(change.Db, [.. before.Concat(after).SelectMany(RuleOwnership.About).Distinct()], change.Cancel);
        return RuleOwnership.May(before, after, IsSame, rule => RuleOwnership.About(rule) is { Count: > 0 } about && about.All(one => change.Actor.May(needs, owners[one])));
    }

    /// <returns>True when two rules say the same.</returns>
    public static bool IsSame(Rule one, Rule other) => SavedRules.Write([one]) == SavedRules.Write([other]);
}
