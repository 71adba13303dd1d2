using System.Text;
using FluentValidation;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations.Scripts;

namespace Imp.Infrastructure.Integrations;

/// <summary>Saves how an integration's requests become alerts, as a version of its own that counts from now on. <see cref="TransformDesk"/> asks the engine about a script before.</summary>
/// <param name="Source">The script, or the mapping as JSON; empty for none.</param>
/// <param name="Compiled">The script as the engine understands it; null for anything else.</param>
public sealed record SaveTransform(IntegrationId Id, TransformKind Kind, string Source, string? Compiled) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class SaveTransformValidator : AbstractValidator<SaveTransform>
{
    public SaveTransformValidator()
    {
        RuleFor(c => c.Source).NotNull().WithMessage("May be empty, not missing.");
        RuleFor(c => c.Source).Must(source => Encoding.UTF8.GetByteCount(source) <= ScriptLimits.Source).WithMessage($"At most {ScriptLimits.Source / 1024} KiB.").When(c => c.Source is not null);
        RuleFor(c => c.Source).Must(source => !string.IsNullOrWhiteSpace(source)).WithMessage("Write a function transform(event, context).").When(c => c.Kind == TransformKind.Script);
        RuleFor(c => c.Source).Must(source => Mapping.FromJson(source) is { } mapping && mapping.Problems().Count == 0).WithMessage("The mapping has a mistake.").When(c => c.Kind == TransformKind.Mapping && c.Source is not null);
        RuleFor(c => c.Compiled).NotEmpty().WithMessage("The script was not translated for the engine.").MaximumLength(ScriptLimits.Code).WithMessage("The script is too long once it is translated.").When(c => c.Kind == TransformKind.Script);
    }
}

internal sealed class SaveTransformHandler : ICommandHandler<SaveTransform>
{
    public async Task HandleAsync(SaveTransform command, Change change)
    {
        await change.Db.Integrations.RequireAsync(command.Id, change.Cancel);
        if (await change.Db.Transforms.FindAsync([command.Id], change.Cancel) is not { } transform)
        {
            if (command.Kind == TransformKind.None) return;
            change.Db.Transforms.Add(transform = Transform.Create(command.Id));
        }
        var isScript = command.Kind == TransformKind.Script;
        change.Db.TransformVersions.Add(transform.Save(command.Kind, command.Kind == TransformKind.None ? "" : command.Source, isScript ? command.Compiled : null, change.Actor.Name, change.Now));
    }
}
