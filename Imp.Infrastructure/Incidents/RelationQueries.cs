using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>An incident that hangs together with the one that was asked about.</summary>
/// <param name="Side">What it is to that one.</param>
public sealed record RelatedRow(IncidentId Id, long Number, string Title, Severity Severity, ResponseState Response, RelationSide Side);

/// <summary>Reads which incidents people have linked.</summary>
public sealed class RelationQueries(IDbContextFactory<ImpDb> dbs)
{
    private const int Most = 100;

    /// <returns>The whole first, then the parts, then what is related, each newest first; at most a hundred.</returns>
    public async Task<IReadOnlyList<RelatedRow>> GetAsync(IncidentId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var relations = await db.Set<IncidentRelation>().Where(one => one.OneId == id || one.OtherId == id).OrderByDescending(one => one.OneId).ThenByDescending(one => one.OtherId).Take(Most).ToListAsync(cancel);
        var sides = relations.ToDictionary(one => one.OneId == id ? one.OtherId : one.OneId, one => one.SideFrom(id));
        var ids = sides.Keys.ToList();
        var rows = await db.Incidents.Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Number, one.Title, one.Severity, one.Response }).ToListAsync(cancel);
        return
        [
            .. rows.Select(row => new RelatedRow(row.Id, row.Number, row.Title, row.Severity, row.Response, sides[row.Id]))
                .OrderBy(row => row.Side switch { RelationSide.Parent => 0, RelationSide.Child => 1, RelationSide.Related => 2 }).ThenByDescending(row => row.Number),
        ];
    }
}
