using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Operations;

/// <summary>Says how much is written to the log from now on.</summary>
/// <param name="Minutes">After so long it is again what the settings say, 1 to 1,440; null: at the next start.</param>
public sealed record SetLogDetail(LogDetail Level, int? Minutes = null) : ICommand { public Permission Needs => Permission.Own; }

internal sealed class SetLogDetailValidator : AbstractValidator<SetLogDetail>
{
    public SetLogDetailValidator()
    {
        RuleFor(command => command.Level).IsInEnum().WithMessage("One of Debug, Information, Warning, Error.");
        RuleFor(command => command.Minutes).Must(minutes => minutes is null or (>= 1 and <= 1_440)).WithMessage("1 to 1,440 minutes.");
    }
}

internal sealed class SetLogDetailHandler(LogSwitch log, ILogger<SetLogDetail> words) : ICommandHandler<SetLogDetail>
{
    public Task HandleAsync(SetLogDetail command, Change change)
    {
        log.Set(command.Level, command.Minutes is { } minutes ? change.Now.AddMinutes(minutes) : null);
        words.LogWarning("{Person} set the log to {Level}", change.Actor.Name, command.Level);
        change.Writer.WillRing(Topic.System);
        return Task.CompletedTask;
    }
}
