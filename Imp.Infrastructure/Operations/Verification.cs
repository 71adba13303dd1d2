using System.Globalization;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Operations;

/// <summary>Goes through all that an installation or a backup holds and says whether it is whole. Reads only, also while a server runs.</summary>
public static class Verification
{
    /// <summary>What is looked at, in this order; a further check is a row here.</summary>
    private static readonly Func<Files, IEnumerable<Finding>>[] Checks = [Soundness, References, Attachments, Bodies, Counts];

    /// <param name="folder">A data folder.</param>
    /// <returns>What was found; one that is wrong ends the list where the rest cannot be told.</returns>
    public static IReadOnlyList<Finding> OfFolder(string folder)
    {
        var main = Path.Combine(folder, "imp.db");
        if (!File.Exists(main)) return [Finding.Wrong("imp.db", $"There is no {main}. Name the data folder with --data.")];
        var findings = Of(main, Path.Combine(folder, "ledger.db"), Path.Combine(folder, "attachments.db"));
        if (!findings.Exists(finding => finding.State == FindingState.Wrong)) findings.AddRange(AuditVerification.Findings(AuditVerification.OfFolder(folder)));
        return findings;
    }

    /// <param name="work">A folder in which the archive may be unpacked for a while.</param>
    public static IReadOnlyList<Finding> OfBackup(string archive, string work, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            var restored = new Restore(clock).Rehearse(archive, work, cancel);
            var manifest = restored.Manifest;
            return
            [
                Finding.Good("backup", string.Create(CultureInfo.InvariantCulture, $"Made {manifest.MadeAt:u} by Imp {manifest.Version}, schema {manifest.Schema}; {manifest.Files.Count} files, sums are right{(manifest.HasKeys ? "; with keys" : "")}.")),
                .. manifest.Rows.Select(file => Finding.Good(file.Key, string.Create(CultureInfo.InvariantCulture, $"Sound, {file.Value.Values.Sum()} rows as when it was made."))),
                Pointing(restored.Dangling),
                .. restored.Audit is { } audit ? AuditVerification.Findings(audit) : [],
            ];
        }
        catch (InvalidDataException failure)
        {
            return [Finding.Wrong("backup", failure.Message)];
        }
    }

    private static List<Finding> Of(string main, string ledger, string attachments)
    {
        var findings = new List<Finding>();
        try
        {
            using var files = new Files(main, File.Exists(ledger) ? ledger : null, attachments);
            foreach (var check in Checks)
            {
                findings.AddRange(check(files));
                if (findings.Exists(finding => finding.State == FindingState.Wrong)) break;
            }
        }
        catch (InvalidDataException failure)
        {
            findings.Add(Finding.Wrong("file", failure.Message));
        }
        return findings;
    }

    private static IEnumerable<Finding> Soundness(Files files)
    {
        foreach (var (name, file) in files.All)
            yield return file.Damage() is { } damage ? Finding.Wrong(name, $"{name} was checked, and {damage}. Stop Imp and restore the latest backup.") : Finding.Good(name, $"Sound; schema {file.Schema}.");
    }

    private static IEnumerable<Finding> References(Files files) => [Pointing(files.Main.Dangling())];

    private static Finding Pointing(IReadOnlyList<string> dangling) => dangling.Count > 0
        ? Finding.Wrong("references", $"Rows point to what is not there: {string.Join(", ", dangling)}.") : Finding.Good("references", "Nothing points nowhere.");

    private static IEnumerable<Finding> Attachments(Files files) =>
    [
        files.Main.AttachmentsNowhere(files.AttachmentsPath) is > 0 and var lost
            ? Finding.Wrong("attachments", $"{lost} attachments have lost their bytes. Stop Imp and bring attachments.db back from a backup that has them.")
            : Finding.Good("attachments", "Every attachment has its bytes."),
    ];

    /// <summary>A ledger can be missed, so what it lacks is no damage; but somebody should know.</summary>
    private static IEnumerable<Finding> Bodies(Files files)
    {
        if (files.Ledger is not { } ledger)
        {
            yield return Finding.Warning("bodies", "There is no ledger.db: raw bodies of older events are gone, and the search begins anew.");
            yield break;
        }
        var beyond = ledger.NewestKept() - files.Main.NewestEvent();
        var nowhere = files.Main.BodiesNowhere(files.LedgerPath!);
        yield return beyond > 0 ? Finding.Wrong("bodies", $"ledger.db is {beyond} events ahead of imp.db: they are of different instants. Stop Imp and move ledger.db away; Imp makes it anew.")
            : nowhere > 0 ? Finding.Warning("bodies", $"{nowhere} events have lost their raw body.")
            : Finding.Good("bodies", "Every event has its raw body, or its time is over.");
    }

    private static IEnumerable<Finding> Counts(Files files) =>
        files.All.Select(one => (one.Name, Rows: one.File.Rows())).Select(one => Finding.Good("rows", string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Rows.Values.Sum()} in {one.Rows.Count} tables.")));

    private sealed class Files(string main, string? ledger, string attachments) : IDisposable
    {
        public ClosedFile Main { get; } = new(main);

        public ClosedFile? Ledger { get; } = ledger is null ? null : new ClosedFile(ledger);

        public string? LedgerPath => ledger;

        public string AttachmentsPath => attachments;

        private ClosedFile? Bytes { get; } = File.Exists(attachments) ? new ClosedFile(attachments) : null;

        public IEnumerable<(string Name, ClosedFile File)> All => [("imp.db", Main), .. Ledger is null ? [] : new[] { ("ledger.db", Ledger) }, .. Bytes is null ? [] : new[] { ("attachments.db", Bytes) }];

        public void Dispose()
        {
            Main.Dispose();
            Ledger?.Dispose();
            Bytes?.Dispose();
        }
    }
}
