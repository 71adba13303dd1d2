using Imp.Domain.Quiet;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Quiet;

/// <summary>What a quiet time hides opens nothing; the latest of each key is held for when it ends.</summary>
internal sealed class QuietStep(QuietBoard quiet) : IOpeningStep
{
    public int Order => 300;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        if (QuietRule.Hiding(await quiet.GetAsync(cancel), opening.Facts, opening.Now) is not { } hiding) return null;

        QuietSql.Hold(opening.Writer, hiding.Id, opening.Event);
        return new Placement.Hidden(QuietRule.Sentence(hiding));
    }
}
