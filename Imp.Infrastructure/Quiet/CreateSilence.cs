using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Quiet;

/// <summary>Lets alerts that match be recorded and page nobody until an instant.</summary>
/// <param name="Services">None: of all services.</param>
/// <param name="Matchers">All of them must match.</param>
public sealed record CreateSilence(QuietId Id, string Reason, IReadOnlyList<ServiceId> Services, IReadOnlyList<MatcherInput> Matchers, DateTimeOffset Until) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => Services.Cast<IId>();
}

internal sealed class CreateSilenceValidator : AbstractValidator<CreateSilence>
{
    public CreateSilenceValidator()
    {
        RuleFor(c => c.Reason).IsReason();
        RuleFor(c => c.Services).Must(services => services is { Count: <= 200 }).WithMessage("At most 200 services.");
        RuleFor(c => c.Matchers).Must((c, matchers) => matchers is { Count: <= 10 } && (matchers.Count > 0 || c.Services is { Count: > 0 }))
            .WithMessage("Choose a service or write what to match; a silence of everything is a maintenance window.");
        RuleForEach(c => c.Matchers).SetValidator(new MatcherValidator());
    }
}

internal sealed class CreateSilenceHandler : ICommandHandler<CreateSilence>
{
    public async Task HandleAsync(CreateSilence command, Change change)
    {
        if (await change.Db.QuietTimes.FindAsync([command.Id], change.Cancel) is not null) return;

        change.RefuseEnd(command.Until, change.Now);
        change.Db.QuietTimes.Add(QuietTime.Silence(
            command.Id, await change.NextQuietNumberAsync(), command.Reason.Trim(), command.Services, [.. command.Matchers.Select(Matcher.Of)], command.Until, change.Actor, change.Now));
    }
}
