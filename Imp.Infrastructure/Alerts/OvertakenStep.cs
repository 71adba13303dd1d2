using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Alerts;

/// <summary>An alert whose end arrived before it opens nothing.</summary>
internal sealed class OvertakenStep : IOpeningStep
{
    public int Order => 100;

    public ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel) =>
        ValueTask.FromResult<Placement?>(opening.Event.OccurredAt is { } occurred && EventSql.IsOvertaken(opening.Writer, opening.Event.Service, opening.Event.DedupKey, occurred)
            ? new Placement.Hidden("A later \"resolve\" of this key arrived before it.") : null);
}
