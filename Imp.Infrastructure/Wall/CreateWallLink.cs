using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Domain.Wall;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Wall;

/// <summary>Makes an address that opens the wall screen without signing in.</summary>
/// <param name="Key">Made by the caller with <see cref="KeyText.IntegrationKey"/>, who shows it once.</param>
public sealed record CreateWallLink(WallLinkId Id, string Name, Secret Key) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class CreateWallLinkValidator : AbstractValidator<CreateWallLink>
{
    public CreateWallLinkValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Key).Must(key => key is { Reveal.Length: WallLinks.KeyLength }).WithMessage($"A key has {WallLinks.KeyLength} characters.");
    }
}

internal sealed class CreateWallLinkHandler : ICommandHandler<CreateWallLink>
{
    public async Task HandleAsync(CreateWallLink command, Change change)
    {
        if (await change.Db.WallLinks.FindAsync([command.Id], change.Cancel) is not null) return;
        change.Db.WallLinks.Add(WallLink.Create(command.Id, command.Name.Trim(), KeyText.Hash(command.Key.Reveal), change.Now));
    }
}
