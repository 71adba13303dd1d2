using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Identity;

/// <summary>Makes a key for a program. Whoever manages a team makes those that are limited to it.</summary>
/// <param name="Scope">What the key may do; never more than whoever makes it, there where the key counts.</param>
/// <param name="Key">Made by the caller with <see cref="KeyText.ApiKey"/>, who shows it once.</param>
public sealed record CreateApiKey(ApiKeyId Id, string Name, Role Scope, Secret Key) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    /// <summary>The only team whose things it may change; null: everybody's.</summary>
    public TeamId? Team { get; init; }

    public bool WantsProof => true;

    IEnumerable<IId> ITeamCommand.About => Team is { } team ? [team] : [];
}

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Scope).IsInEnum();
        RuleFor(c => c.Scope).Must((c, scope) => c.Team is null || TeamRoles.OfScope(scope) is not null).WithMessage("A key of one team is at most a manager: owners are everybody's. Choose manager, or no team.");
        RuleFor(c => c.Key).Must(key => key is { Reveal.Length: 36 } && key.Reveal.StartsWith("imp_", StringComparison.Ordinal)).WithMessage("A key has the form imp_ and 32 characters.");
    }
}

internal sealed class CreateApiKeyHandler : ICommandHandler<CreateApiKey>
{
    public async Task HandleAsync(CreateApiKey command, Change change)
    {
        if (await change.Db.ApiKeys.FindAsync([command.Id], change.Cancel) is not null) return;

        if (!MayGive(change.Actor, command)) throw new Refusal("key.scope", "A key cannot be allowed more than you are.");
        if (command.Team is { } team) await change.Db.RefuseMissingTeamAsync(team, change.Cancel);
        change.Db.ApiKeys.Add(ApiKey.Create(command.Id, command.Name.Trim(), command.Scope, command.Team, command.Key.Reveal, change.Now));
    }

    private static bool MayGive(Actor actor, CreateApiKey command) =>
        command.Scope <= actor.Role || command.Team is { } team && actor.Teams.TryGetValue(team, out var role) && TeamRoles.OfScope(command.Scope) is { } wanted && wanted <= role;
}
