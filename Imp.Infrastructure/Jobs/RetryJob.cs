using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Jobs;

/// <summary>Tries a dead job again, with all its attempts.</summary>
public sealed record RetryJob(long Job) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class RetryJobHandler : ICommandHandler<RetryJob>
{
    public async Task HandleAsync(RetryJob command, Change change) => (await change.Db.Jobs.RequireAsync(command.Job, change.Cancel)).Retry(change.Now);
}
