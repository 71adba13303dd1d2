using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Settings;

/// <summary>One revision in a list.</summary>
/// <param name="Before">The revision that <c>imp undo</c> goes to from here; null: there is nothing to take back.</param>
public sealed record RevisionRow(long Number, DateTimeOffset KeptAt, string ChangedBy, string Summary, long? Before);

/// <summary>One revision with its text.</summary>
/// <param name="PreviousText">Of the one before it; null when that is not kept.</param>
public sealed record RevisionText(RevisionRow Row, string Text, string? PreviousText);

/// <summary>Changes that no revision has.</summary>
internal sealed record UnkeptChanges(DateTimeOffset FirstAt, DateTimeOffset LastAt, long Last);

/// <summary>Reads the revisions of the configuration.</summary>
public sealed class ConfigurationQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>Newest first.</summary>
    /// <param name="cursor">Where the page before ended; null for the first page.</param>
    public async Task<Page<RevisionRow>> ListAsync(string? cursor, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, IncidentQueries.MostRows);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        IQueryable<ConfigurationRevision> wanted = db.ConfigurationRevisions;
        if (long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var below)) wanted = wanted.Where(one => one.Number < below);
        var rows = await wanted.OrderByDescending(one => one.Number).Take(limit + 1).Select(one => new RevisionRow(one.Number, one.KeptAt, one.ChangedBy, one.Summary, one.Before)).ToListAsync(cancel);
        return new Page<RevisionRow>([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <returns>Null when there is none.</returns>
    public async Task<RevisionText?> GetAsync(long number, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var found = await db.ConfigurationRevisions.Where(one => one.Number == number || one.Number == number - 1).OrderByDescending(one => one.Number).ToListAsync(cancel);
        return found is [var one, ..] && one.Number == number ? new RevisionText(new(one.Number, one.KeptAt, one.ChangedBy, one.Summary, one.Before), one.Text, found.ElementAtOrDefault(1)?.Text) : null;
    }

    internal async Task<ConfigurationRevision?> LatestAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.ConfigurationRevisions.OrderByDescending(one => one.Number).FirstOrDefaultAsync(cancel);
    }

    /// <returns>How far the latest revision goes in the audit log; 0 when there is none.</returns>
    internal async Task<long> KeptUntilAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.ConfigurationRevisions.OrderByDescending(one => one.Number).Select(one => one.AuditSequence).FirstOrDefaultAsync(cancel);
    }

    internal async Task<long> LastAuditAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Audit.MaxAsync(row => (long?)row.Sequence, cancel) ?? 0;
    }

    /// <returns>Null when there are none after that row of the audit log.</returns>
    internal async Task<UnkeptChanges?> UnkeptAsync(long after, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var rows = db.Audit.Where(row => row.Sequence > after && ConfigurationCommands.Names.Contains(row.Command));
        return await rows.MaxAsync(row => (long?)row.Sequence, cancel) is not { } last ? null
            : new UnkeptChanges(await rows.OrderBy(row => row.Sequence).Select(row => row.At).FirstAsync(cancel), await db.Audit.Where(row => row.Sequence == last).Select(row => row.At).SingleAsync(cancel), last);
    }

    /// <returns>Names of those who changed something in those rows of the audit log, the latest first.</returns>
    internal async Task<IReadOnlyList<string>> WhoAsync(long after, long until, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Audit.Where(row => row.Sequence > after && row.Sequence <= until && ConfigurationCommands.Names.Contains(row.Command))
            .GroupBy(row => row.ActorName).Select(group => new { group.Key, Last = group.Max(row => row.Sequence) }).OrderByDescending(one => one.Last).Select(one => one.Key).Take(4).ToListAsync(cancel);
    }
}
