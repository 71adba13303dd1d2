using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Quiet;

/// <summary>One condition, as a person writes it.</summary>
public sealed record MatcherInput(MatchField Field, MatchWay Way, string Value);

/// <summary>Lets alerts that match be recorded and page nobody until an instant.</summary>
/// <param name="Services">None: of all services.</param>
/// <param name="Matchers">All of them must match.</param>
public sealed record CreateSilence(QuietId Id, string Reason, IReadOnlyList<ServiceId> Services, IReadOnlyList<MatcherInput> Matchers, DateTimeOffset Until) : ICommand
{
    public Permission Needs => Permission.Respond;
}

internal sealed class CreateSilenceValidator : AbstractValidator<CreateSilence>
{
    public CreateSilenceValidator()
    {
        RuleFor(c => c.Reason).IsReason();
        RuleFor(c => c.Services).Must(services => services is { Count: <= 200 }).WithMessage("At most 200 services.");
        RuleFor(c => c.Matchers).Must((c, matchers) => matchers is { Count: <= 10 } && (matchers.Count > 0 || c.Services is { Count: > 0 }))
            .WithMessage("Choose a service or write what to match; a silence of everything is a maintenance window.");
        RuleForEach(c => c.Matchers).ChildRules(one =>
        {
            one.RuleFor(matcher => matcher.Value).Must(value => value is { Length: > 0 and <= Matcher.Longest }).WithMessage("From 1 to 200 characters.");
            one.RuleFor(matcher => matcher.Value).Must((matcher, value) => matcher.Way != MatchWay.Pattern || value is null || Matcher.IsPattern(value))
                .WithMessage("This is not a regular expression that Imp can use: look-around and back references are left out.");
        });
    }
}

internal sealed class CreateSilenceHandler : ICommandHandler<CreateSilence>
{
    public async Task HandleAsync(CreateSilence command, Change change)
    {
        if (await change.Db.QuietTimes.FindAsync([command.Id], change.Cancel) is not null) return;

        change.RefuseEnd(command.Until, change.Now);
        change.Db.QuietTimes.Add(QuietTime.Silence(
            command.Id, await change.NextQuietNumberAsync(), command.Reason.Trim(), command.Services, [.. command.Matchers.Select(one => new Matcher(one.Field, one.Way, one.Value))], command.Until, change.Actor, change.Now));
    }
}
