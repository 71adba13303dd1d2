using System.Globalization;
using Imp.Domain.Audit;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Audit;

/// <summary>What the check of the chain found.</summary>
/// <param name="Head">How far it is right.</param>
/// <param name="Fault">The first row that is wrong; null when it is whole.</param>
/// <param name="Gaps">What is on record as missing.</param>
/// <param name="IsSealChecked">False without the key file: then it is not known whether the chain was computed anew.</param>
public sealed record AuditVerdict(AuditHead Head, ChainFault? Fault, IReadOnlyList<string> Gaps, bool IsSealChecked);

/// <summary>Checks the audit log of a data folder. Reads only.</summary>
public static class AuditVerification
{
    /// <param name="folder">A data folder, also one that a server uses.</param>
    public static AuditVerdict OfFolder(string folder)
    {
        var key = MasterKey.Read(folder) is { } master ? MasterKey.Derive(master, AuditSql.KeyPurpose) : null;
        // Before the rows are read: what comes meanwhile only makes the chain longer.
        var known = WitnessFile.Read(DataFolder.WitnessIn(folder), key);
        return AuditFile.Check(Path.Combine(folder, "imp.db"), key, known);
    }

    /// <summary>The verdict as lines for a person.</summary>
    public static IEnumerable<Finding> Findings(AuditVerdict verdict)
    {
        foreach (var gap in verdict.Gaps) yield return Finding.Warning("audit", gap);
        yield return verdict.Fault is { } fault ? Finding.Wrong("audit", fault.Says)
            : Finding.Good("audit", string.Create(CultureInfo.InvariantCulture, $"{verdict.Head.Sequence} rows, chained; the last hash is {Convert.ToHexStringLower(verdict.Head.Hash)}.{(verdict.IsSealChecked ? "" : " Without the key file its seal is not checked.")}"));
    }
}
