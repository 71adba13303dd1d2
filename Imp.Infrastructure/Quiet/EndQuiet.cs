using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Quiet;

/// <summary>Ends a silence, a mute or a maintenance window now; what still fires pages.</summary>
public sealed record EndQuiet(QuietId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class EndQuietHandler : ICommandHandler<EndQuiet>
{
    public async Task HandleAsync(EndQuiet command, Change change) => (await change.Db.QuietTimes.RequireAsync(command.Id, change.Cancel)).End(change.Now);
}

/// <summary>Lets it end at another instant, at most a year ahead.</summary>
public sealed record ExtendQuiet(QuietId Id, DateTimeOffset Until) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ExtendQuietHandler : ICommandHandler<ExtendQuiet>
{
    public async Task HandleAsync(ExtendQuiet command, Change change) => (await change.Db.QuietTimes.RequireAsync(command.Id, change.Cancel)).Extend(command.Until, change.Now);
}

/// <summary>Time passed: one began or ended.</summary>
public sealed record TurnQuiet(QuietId Id) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class TurnQuietHandler : ICommandHandler<TurnQuiet>
{
    public async Task HandleAsync(TurnQuiet command, Change change) => (await change.Db.QuietTimes.RequireAsync(command.Id, change.Cancel)).Turn(change.Now);
}
