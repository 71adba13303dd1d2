using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Operations;

/// <summary>Asks for a backup now, without the keys. It is made a moment later; asking twice makes one.</summary>
public sealed record AskForBackup : ICommand { public Permission Needs => Permission.Own; }

internal sealed class AskForBackupHandler : ICommandHandler<AskForBackup>
{
    public Task HandleAsync(AskForBackup command, Change change)
    {
        change.Writer.WillRing(Topic.BackupAsked);
        return Task.CompletedTask;
    }
}
