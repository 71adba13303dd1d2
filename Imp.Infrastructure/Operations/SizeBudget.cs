using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Operations;

/// <summary>Looks once an hour whether the database, or one of its tables, has grown beyond what was planned, and says so before it hurts.</summary>
public sealed class SizeBudget(OperationsQueries queries, DataFolder folder, ImpSettings settings, Bell bell, ILogger<SizeBudget> log)
{
    private const long Megabyte = 1024 * 1024;

    private volatile IReadOnlyDictionary<string, long> rows = new Dictionary<string, long>();
    private volatile string? warning;

    /// <summary>Rows of each table at the last look; empty before the first.</summary>
    public IReadOnlyDictionary<string, long> Rows => rows;

    /// <summary>What has grown too large and what to do, as one sentence; null: nothing.</summary>
    public string? Warning => warning;

    public async Task LookAsync(CancellationToken cancel)
    {
        rows = await queries.RowsAsync(cancel);
        var bytes = folder.Databases.Where(File.Exists).Sum(file => new FileInfo(file).Length);
        var said = Say(bytes);
        if (said == warning) return;

        warning = said;
        if (said is not null) log.LogWarning("{Warning}", said);
        bell.Ring([Topic.System]);
    }

    private string? Say(long bytes)
    {
        if (bytes > settings.Budget.Megabytes * Megabyte)
            return string.Create(CultureInfo.InvariantCulture, $"The database has {bytes / Megabyte} MB, more than the {settings.Budget.Megabytes} that were planned. Keep less (Keep:…), or raise Budget:Megabytes.");
        return rows.Where(table => table.Value > settings.Budget.Rows).OrderByDescending(table => table.Value).Select(table => table.Key).FirstOrDefault() is { } large
            ? string.Create(CultureInfo.InvariantCulture, $"The table {large} has {rows[large]} rows, more than the {settings.Budget.Rows} that were planned. Keep less (Keep:…), or raise Budget:Rows.") : null;
    }
}
