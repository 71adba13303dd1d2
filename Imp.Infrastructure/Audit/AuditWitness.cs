using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Audit;

/// <summary>Writes down outside of the database how far the chain goes, and notices at the start when it goes less far than it did.</summary>
public sealed class AuditWitness(DataFolder folder, IDbContextFactory<ImpDb> dbs, WriteGate gate, CommandBus bus, ILogger<AuditWitness> log)
{
    private static readonly Actor Self = Actor.System("audit");

    private AuditHead? written;
    private bool compared;
    private bool told;

    public async Task LookAsync(CancellationToken cancel)
    {
        if (!compared) await CompareAsync(cancel);
        compared = true;
        if (gate.ForeignAudit is { } foreign && !told) await NoteForeignAsync(foreign, cancel);
        if (gate.Audited is not { } head || head == written) return;
        WitnessFile.Write(folder.AuditWitness, head, folder.KeyFor(AuditSql.KeyPurpose));
        written = head;
    }

    private async Task NoteForeignAsync(AuditHead foreign, CancellationToken cancel)
    {
        told = true;
        log.LogWarning("The audit log was sealed at row {Row} with a key that is not this installation's: somebody computed it anew, or keys/master.key was replaced", foreign.Sequence);
        await bus.ExecuteAsync(new NoteAuditGap(foreign.Sequence, Convert.ToHexStringLower(foreign.Hash), foreign.Sequence), Self, cancel);
    }

    /// <summary>An older backup was restored, or somebody cut rows off: it goes on record, for ever, and Imp goes on.</summary>
    private async Task CompareAsync(CancellationToken cancel)
    {
        if (WitnessFile.Read(folder.AuditWitness, folder.KeyFor(AuditSql.KeyPurpose)) is not { Sequence: > 0 } known) return;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var hash = await db.Audit.Where(entry => entry.Sequence == known.Sequence).Select(entry => entry.Hash).FirstOrDefaultAsync(cancel);
        if (hash.AsSpan().SequenceEqual(known.Hash)) return;
        var last = await db.Audit.MaxAsync(entry => (long?)entry.Sequence, cancel) ?? 0;
        log.LogWarning("The audit log went up to row {Known} and ends at {Last} now, or was rewritten: an older backup was restored, or somebody changed it", known.Sequence, last);
        await bus.ExecuteAsync(new NoteAuditGap(known.Sequence, Convert.ToHexStringLower(known.Hash), last), Self, cancel);
    }
}
