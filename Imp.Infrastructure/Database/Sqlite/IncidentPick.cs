using Imp.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Incidents of a list of numbers, however long; EF Core writes such a list as thousands of parameters for this version of SQLite.</summary>
internal static class IncidentPick
{
    public static IQueryable<Incident> Among(this DbSet<Incident> incidents, IReadOnlyCollection<long> numbers) => incidents.FromSql($"""
        SELECT i.* FROM json_each({'[' + string.Join(',', numbers) + ']'}) n CROSS JOIN "Incidents" i ON i."Number"=n.value
        """);
}
