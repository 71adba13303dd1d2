using FluentValidation;
using Imp.Domain.Integrations.Mail;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Integrations;

/// <summary>Says how an integration reads the subjects of its mails.</summary>
/// <param name="KeyPattern">Regular expression whose first group is the dedup key; null for Imp's own rule.</param>
/// <param name="ResolvedPattern">Regular expression that a subject fits when it is over; null for Imp's own rule.</param>
public sealed record SetMailSubjects(IntegrationId Id, string? KeyPattern, string? ResolvedPattern) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class SetMailSubjectsValidator : AbstractValidator<SetMailSubjects>
{
    private const string NoPattern = "This is not a regular expression that Imp can use: at most 200 characters, without look-around and back references.";

    public SetMailSubjectsValidator()
    {
        RuleFor(c => c.KeyPattern).Must(text => MailSubjects.IsPattern(text!)).WithMessage(NoPattern).When(c => !string.IsNullOrEmpty(c.KeyPattern));
        RuleFor(c => c.ResolvedPattern).Must(text => MailSubjects.IsPattern(text!)).WithMessage(NoPattern).When(c => !string.IsNullOrEmpty(c.ResolvedPattern));
    }
}

internal sealed class SetMailSubjectsHandler : ICommandHandler<SetMailSubjects>
{
    public async Task HandleAsync(SetMailSubjects command, Change change) =>
        (await change.Db.Integrations.RequireAsync(command.Id, change.Cancel)).SetMailSubjects(Blank(command.KeyPattern), Blank(command.ResolvedPattern));

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
