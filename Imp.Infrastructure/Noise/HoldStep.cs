using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;

namespace Imp.Infrastructure.Noise;

/// <summary>What is not urgent must last a moment before it pages. Last in the line, when service and severity are final.</summary>
internal sealed class HoldStep(NoiseBoard noise) : IOpeningStep
{
    public int Order => 700;

    public async ValueTask<Placement?> TakeAsync(Opening opening, CancellationToken cancel)
    {
        var up = (await noise.GetAsync(opening.Service, cancel)).HoldOf(opening.Severity.ToIncident()).Up;
        if (up > opening.PageAfter) opening.PageAfter = up;
        return null;
    }
}
