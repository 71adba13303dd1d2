using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>Puts a whole list of rules into force. Whoever manages a team may change those of its rules; see <see cref="RuleOwnership"/>.</summary>
/// <param name="Version">The one that was changed; 0 where there was none.</param>
/// <param name="Rules">In order; without the last rule, that stays as it is made.</param>
/// <param name="Note">Why, at most 200 characters; null for nothing.</param>
public sealed record SaveRules(long Version, IReadOnlyList<Rule> Rules, string? Note = null) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    // What is changed shows only beside the list that is in force.
    IEnumerable<IId> ITeamCommand.About => [];

    Task<bool> ITeamCommand.MayAsync(Actor actor, ImpDb db, CancellationToken cancel) => RuleOwners.MayAsync(db, actor, Needs, Rules, cancel);
}

internal sealed class SaveRulesValidator : AbstractValidator<SaveRules>
{
    public SaveRulesValidator()
    {
        RuleFor(c => c.Note).MaximumLength(200).WithMessage("At most 200 characters.");
        RuleFor(c => c.Rules).Must(rules => rules is { Count: <= RuleBook.Most }).WithMessage($"At most {RuleBook.Most} rules.");
        RuleFor(c => c.Rules).Must(rules => rules is null || rules.Select(rule => rule.Id).Distinct().Count() == rules.Count).WithMessage("A rule stands in the list once.");
        RuleForEach(c => c.Rules).SetValidator(new RuleValidator());
    }
}

/// <summary>What one rule must look like. Forms ask it too.</summary>
public sealed class RuleValidator : AbstractValidator<Rule>
{
    public RuleValidator()
    {
        RuleFor(rule => rule.Name).Must(name => !string.IsNullOrWhiteSpace(name) && name.Length <= Rule.LongestName).WithMessage("Give it a name of at most 100 characters.");
        RuleFor(rule => rule.Matchers).Must(matchers => matchers is { Count: <= Rule.MostMatchers }).WithMessage("At most 10 conditions.");
        RuleFor(rule => rule.Matchers).Must((rule, matchers) => !rule.IsLast || matchers is { Count: 0 } && rule.Hours is null).WithMessage("The last rule takes everything: it has no conditions.");
        RuleForEach(rule => rule.Matchers).SetValidator(new MatcherValidator());
        RuleFor(rule => rule.Hours).Must(hours => hours is null || hours.Days is { Count: > 0 }).WithMessage("Choose at least one day.");
        RuleFor(rule => rule.Hours).Must(hours => hours is null || ZoneTime.Knows(hours.Zone)).SaysNoZone();
        RuleFor(rule => rule.Threshold).Must(threshold => threshold is null or { Count: >= 2 and <= Rule.MostCount, Minutes: >= 1 and <= Rule.LongestWindowMinutes })
            .WithMessage("From 2 to 1,000 alerts within 1 to 1,440 minutes.");
        RuleFor(rule => rule.CoolDownMinutes).InclusiveBetween(0, Rule.LongestCoolDownMinutes).WithMessage("At most 10,080 minutes, a week.");
        RuleFor(rule => rule.Verdict).Must((rule, verdict) => verdict == RuleVerdict.Create || rule.Threshold is null && rule.CoolDownMinutes == 0)
            .WithMessage("A rule that holds or drops everything has nothing to count.");
        RuleFor(rule => rule.Verdict).IsInEnum();
        RuleFor(rule => rule.Verdict).Must((rule, verdict) => !rule.IsLast || verdict == RuleVerdict.Create && rule is { IsOn: true, Threshold: null, CoolDownMinutes: 0 })
            .WithMessage("The last rule creates an incident: nothing that no other rule takes is lost.");
        RuleFor(rule => rule.CountPer).IsInEnum();
        RuleFor(rule => rule.Severity).IsInEnum();
        RuleFor(rule => rule.Tags).Must(tags => tags is { Count: <= TagNames.Most } && tags.All(tag => tag is { Length: <= TagNames.Longest })).WithMessage("At most 20 tags of at most 40 characters.");
        RuleFor(rule => rule.PageAfterMinutes).InclusiveBetween(0, Rule.LongestPageAfterMinutes).WithMessage("At most 1,440 minutes, a day.");
        RuleFor(rule => rule.Runbook).Must(link => link is null || Rule.IsRunbook(link)).WithMessage("Write a whole address that begins with http:// or https://.");
    }
}

internal sealed class SaveRulesHandler : ICommandHandler<SaveRules>
{
    /// <summary>So many versions are kept.</summary>
    private const int Kept = 100;

    public async Task HandleAsync(SaveRules command, Change change)
    {
        var newest = await change.Db.RuleBooks.OrderByDescending(one => one.Version).FirstOrDefaultAsync(change.Cancel);
        var rules = SavedRules.Write(Tidy(command.Rules));
        // Sent twice, or saved as it was.
        if (newest?.Rules == rules && newest.Version >= command.Version) return;
        if ((newest?.Version ?? 0) != command.Version) throw new Refusal("rules.version", "Somebody changed the rules meanwhile. Look at theirs, and make your change again.");

        await RefuseUnknownAsync(command.Rules, change);
        var version = command.Version + 1;
        change.Db.RuleBooks.Add(new SavedRules { Version = version, SavedAt = change.Now, SavedBy = change.Actor.Name, Note = command.Note?.Trim() ?? "", Rules = rules });
        change.Db.RuleBooks.RemoveRange(await change.Db.RuleBooks.Where(one => one.Version <= version - Kept).ToListAsync(change.Cancel));
        change.Raise(new RulesSaved(version));
    }

    /// <returns>As they are stored.</returns>
    internal static IReadOnlyList<Rule> Tidy(IReadOnlyList<Rule> rules) => [.. RuleBook.Complete(rules).Select(Clean)];

    private static Rule Clean(Rule rule) => rule with { Name = rule.Name.Trim(), Tags = TagNames.Clean(rule.Tags) };

    private static async Task RefuseUnknownAsync(IReadOnlyList<Rule> rules, Change change)
    {
        var services = rules.Select(rule => rule.Service).OfType<ServiceId>().Distinct().ToList();
        if (await change.Db.Services.CountAsync(service => services.Contains(service.Id), change.Cancel) != services.Count) throw new Missing("service");
        var teams = rules.Select(rule => rule.Team).OfType<TeamId>().Distinct().ToList();
        if (await change.Db.Teams.CountAsync(team => teams.Contains(team.Id), change.Cancel) != teams.Count) throw new Missing("team");
    }
}
