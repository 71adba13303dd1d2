using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Lets nothing leave over a channel until it is resumed. What is asked for meanwhile is kept. A channel that is paused stays so.</summary>
public sealed record PauseChannel(ChannelKind Channel) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class PauseChannelHandler : ICommandHandler<PauseChannel>
{
    public async Task HandleAsync(PauseChannel command, Change change)
    {
        if (await change.Db.ChannelPauses.FindAsync([command.Channel], change.Cancel) is not null) return;

        change.Db.ChannelPauses.Add(ChannelPause.Begin(command.Channel, change.Actor.Name, change.Now));
    }
}
