using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Audit;

/// <summary>Puts on record that the log no longer has what it had. Its audit row is all that it does.</summary>
/// <param name="Known">The row up to which the log was known to go.</param>
/// <param name="KnownHash">Of that row, in hexadecimal.</param>
/// <param name="Found">The last row that was there at the start.</param>
public sealed record NoteAuditGap(long Known, string KnownHash, long Found) : ICommand { public Permission Needs => Permission.Own; }

internal sealed class NoteAuditGapHandler : ICommandHandler<NoteAuditGap>
{
    public Task HandleAsync(NoteAuditGap command, Change change) => Task.CompletedTask;
}
