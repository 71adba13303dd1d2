using Imp.Infrastructure.Alerts;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>An incident's events hang on each other, newest first; a recursive query walks them by primary key.</summary>
internal static class EventChain
{
    /// <param name="start">Sequence of the event to begin with, included.</param>
    /// <param name="most">How many at most.</param>
    public static IQueryable<StoredEvent> EventsBackFrom(this ImpDb db, long start, int most) => db.Events.FromSql($"""
        WITH RECURSIVE chain("At", "Left") AS (
            SELECT {start}, {most}
            UNION ALL
            SELECT e."PreviousSequence", chain."Left" - 1 FROM chain JOIN "Events" e ON e."Sequence" = chain."At" WHERE e."PreviousSequence" IS NOT NULL AND chain."Left" > 1)
        SELECT e.* FROM "Events" e JOIN chain ON chain."At" = e."Sequence"
        """);
}
