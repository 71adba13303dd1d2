using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Adds a remark to the timeline, Markdown.</summary>
/// <param name="HappenedAt">When that was of which it tells; null for now.</param>
public sealed record AddNote(IncidentId Id, string Text, DateTimeOffset? HappenedAt = null) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class AddNoteValidator : AbstractValidator<AddNote>
{
    public AddNoteValidator() => RuleFor(c => c.Text).NotEmpty().WithMessage("Write something first.").MaximumLength(4_096);
}

internal sealed class AddNoteHandler : ICommandHandler<AddNote>
{
    public async Task HandleAsync(AddNote command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).AddNote(command.Text.Trim(), byPerson: change.Actor.Kind != ActorKind.Integration, command.HappenedAt, change.Now);
}
