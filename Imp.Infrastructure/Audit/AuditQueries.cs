using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Audit;

/// <summary>Some rows of the log, with what the ids in them are called now.</summary>
/// <param name="Names">By id; what has no name any more is left out.</param>
/// <param name="Incidents">Numbers of the incidents among them.</param>
public sealed record AuditRows(Page<AuditEntry> Rows, IReadOnlyDictionary<Guid, string> Names, IReadOnlyDictionary<Guid, long> Incidents);

/// <summary>Reads the audit log, newest first.</summary>
public sealed partial class AuditQueries(IDbContextFactory<ImpDb> dbs)
{
    private const int Piece = 500;

    /// <summary>Everything that can have been done, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. typeof(ICommand).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ICommand).IsAssignableFrom(type)).Select(type => type.Name).Order(StringComparer.Ordinal)];

    /// <param name="before">Only rows before that one; null: from the newest.</param>
    public async Task<AuditRows> ListAsync(AuditFilter filter, string? before, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        limit = Math.Clamp(limit, 1, IncidentQueries.MostRows);
        var rows = await PieceAsync(db, filter, long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null, limit + 1, cancel);
        var shown = rows.Take(limit).ToList();
        var ids = shown.SelectMany(Ids).Distinct().ToList();
        var incidents = await IncidentsAsync(db, ids, cancel);
        return new AuditRows(
            new Page<AuditEntry>(shown, rows.Count > limit ? shown[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null),
            await NamesAsync(db, ids, incidents, cancel), incidents.ToDictionary(one => one.Id.Value, one => one.Number));
    }

    /// <summary>All rows that are wanted, newest first, read in pieces: nothing waits for whoever downloads them.</summary>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        long? before = null;
        while (true)
        {
            List<AuditEntry> rows;
            await using (var db = await dbs.CreateDbContextAsync(cancel)) rows = await PieceAsync(db, filter, before, Piece, cancel);
            foreach (var row in rows) yield return row;
            if (rows.Count < Piece) yield break;
            before = rows[^1].Sequence;
        }
    }

    private static async Task<List<AuditEntry>> PieceAsync(ImpDb db, AuditFilter filter, long? before, int limit, CancellationToken cancel)
    {
        IQueryable<AuditEntry> wanted = db.Audit;
        if (before is { } sequence) wanted = wanted.Where(entry => entry.Sequence < sequence);
        if (filter.Person is { } person) wanted = wanted.Where(entry => entry.ActorId == person);
        if (filter.Command is { } command) wanted = wanted.Where(entry => entry.Command == command);
        if (filter.About is { } about) wanted = wanted.Where(entry => entry.Subject == about);
        if (filter.Incident is { } number)
        {
            var found = await db.Incidents.Where(incident => incident.Number == number).Select(incident => incident.Id).ToListAsync(cancel);
            if (found is not [var id]) return [];
            var subject = id.Value;
            wanted = wanted.Where(entry => entry.Subject == subject);
        }
        if (filter.Since is { } since) wanted = wanted.Where(entry => entry.At >= since);
        if (filter.Until is { } until) wanted = wanted.Where(entry => entry.At < until);
        if (filter.Text is { } text)
        {
            var pattern = "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
            wanted = wanted.Where(entry => EF.Functions.Like(entry.ActorName, pattern, @"\") || entry.From != null && EF.Functions.Like(entry.From, pattern, @"\") || EF.Functions.Like(entry.Detail, pattern, @"\"));
        }
        return await wanted.OrderByDescending(entry => entry.Sequence).Take(limit).ToListAsync(cancel);
    }

    private static async Task<List<(IncidentId Id, long Number)>> IncidentsAsync(ImpDb db, List<Guid> ids, CancellationToken cancel)
    {
        var wanted = ids.ConvertAll(id => new IncidentId(id));
        return [.. (await db.Incidents.Where(one => wanted.Contains(one.Id)).Select(one => new { one.Id, one.Number }).ToListAsync(cancel)).Select(one => (one.Id, one.Number))];
    }

    private static async Task<Dictionary<Guid, string>> NamesAsync(ImpDb db, List<Guid> ids, List<(IncidentId Id, long Number)> incidents, CancellationToken cancel)
    {
        var names = incidents.ToDictionary(one => one.Id.Value, one => string.Create(CultureInfo.InvariantCulture, $"#{one.Number}"));
        var (people, services, teams, integrations, policies, schedules) = (
            ids.ConvertAll(id => new UserId(id)), ids.ConvertAll(id => new ServiceId(id)), ids.ConvertAll(id => new TeamId(id)), ids.ConvertAll(id => new IntegrationId(id)),
            ids.ConvertAll(id => new PolicyId(id)), ids.ConvertAll(id => new ScheduleId(id)));
        foreach (var one in await db.Users.Where(one => people.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        foreach (var one in await db.Services.Where(one => services.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        foreach (var one in await db.Teams.Where(one => teams.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        foreach (var one in await db.Integrations.Where(one => integrations.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        foreach (var one in await db.Policies.Where(one => policies.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        foreach (var one in await db.Schedules.Where(one => schedules.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(cancel)) names[one.Id.Value] = one.Name;
        return names;
    }

    private static IEnumerable<Guid> Ids(AuditEntry row) => IdText().Matches(row.Detail).Select(match => Guid.Parse(match.Value, CultureInfo.InvariantCulture)).Concat(row.Subject is { } subject ? [subject] : []);

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.None, 100)]
    private static partial Regex IdText();
}
