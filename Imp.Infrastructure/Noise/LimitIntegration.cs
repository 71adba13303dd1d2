using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Noise;

/// <summary>Sets how many events of an integration open incidents of their own. What goes beyond is stored, counted and grouped.</summary>
/// <param name="PerSecond">1 to 1,000,000; null: as the installation says.</param>
/// <param name="Burst">So many at once after a pause, 1 to 10,000,000; null: as the installation says.</param>
public sealed record LimitIntegration(IntegrationId Id, int? PerSecond, int? Burst) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class LimitIntegrationValidator : AbstractValidator<LimitIntegration>
{
    public LimitIntegrationValidator()
    {
        RuleFor(c => c.PerSecond).InclusiveBetween(1, 1_000_000).WithMessage("From 1 to 1,000,000 events a second.");
        RuleFor(c => c.Burst).InclusiveBetween(1, 10_000_000).WithMessage("From 1 to 10,000,000 events.");
    }
}

internal sealed class LimitIntegrationHandler : ICommandHandler<LimitIntegration>
{
    public async Task HandleAsync(LimitIntegration command, Change change) =>
        (await change.Db.Integrations.RequireAsync(command.Id, change.Cancel)).Limit(command.PerSecond, command.Burst);
}
