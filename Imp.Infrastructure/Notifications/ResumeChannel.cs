using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>What waits for a paused channel goes out, the most important first. A channel that is not paused stays so.</summary>
public sealed record ResumeChannel(ChannelKind Channel) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class ResumeChannelHandler : ICommandHandler<ResumeChannel>
{
    public async Task HandleAsync(ResumeChannel command, Change change)
    {
        if (await change.Db.ChannelPauses.FindAsync([command.Channel], change.Cancel) is not { } pause) return;

        change.Db.ChannelPauses.Remove(pause);
        change.Raise(new ChannelResumed(command.Channel));
    }
}
