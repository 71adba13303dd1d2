using FluentValidation;
using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Grouping;

/// <summary>Says how the alerts of a service are put together. Incidents that are open keep what they hold.</summary>
/// <param name="Fields"><c>severity</c>, <c>source</c>, <c>integration</c>, <c>label:name</c>; none groups everything.</param>
/// <param name="GapMinutes">Since the latest alert, 1 to 10,080.</param>
/// <param name="MostAlerts">In one incident, 2 to 10,000.</param>
public sealed record SetGrouping(ServiceId Service, bool IsOn, IReadOnlyList<string> Fields, int GapMinutes = 60, int MostAlerts = 1_000) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class SetGroupingValidator : AbstractValidator<SetGrouping>
{
    public SetGroupingValidator()
    {
        RuleFor(c => c.Fields).NotNull().Must(fields => fields is null || fields.Count <= GroupRule.MostFields).WithMessage($"At most {GroupRule.MostFields} fields.");
        RuleForEach(c => c.Fields).Must(field => GroupField.Parse(field) is not null).WithMessage($"One of severity, source, integration, or label: and a name of at most {GroupField.Longest} characters.");
        RuleFor(c => c.GapMinutes).InclusiveBetween(1, GroupRule.LongestGapMinutes).WithMessage("From 1 to 10,080 minutes.");
        RuleFor(c => c.MostAlerts).InclusiveBetween(GroupRule.LeastAlerts, GroupRule.MostAlertsAllowed).WithMessage("From 2 to 10,000 alerts.");
    }
}

internal sealed class SetGroupingHandler : ICommandHandler<SetGrouping>
{
    public async Task HandleAsync(SetGrouping command, Change change)
    {
        await change.Db.Services.RequireAsync(command.Service, change.Cancel);
        var rule = await change.Db.GroupRules.FindAsync([command.Service], change.Cancel);
        if (rule is null) change.Db.GroupRules.Add(rule = GroupRule.For(command.Service));
        rule.Set(command.IsOn, [.. command.Fields.Select(GroupField.Parse).OfType<GroupField>().Distinct()], command.GapMinutes, command.MostAlerts);
    }
}
