using Imp.Domain.Incidents;
using Imp.Infrastructure.Services;
using Imp.Web.Kit;

namespace Imp.Web.Services;

/// <summary>How a service looks: as bad as the worst of its incidents that are not closed.</summary>
public static class ServiceLook
{
    public static Look Of(ServiceRow row) => row switch
    {
        { ArchivedAt: not null } => new("Archived", "archive", Tone.Muted),
        { Worst: { } worst } => Of(worst) with { Label = $"{row.OpenCount} open" },
        _ => new("All well", "circle-check", Tone.Good),
    };

    public static Look Of(Severity worst) => worst switch
    {
        Severity.Sev1 => new("Open", "flame", Tone.Critical),
        Severity.Sev2 => new("Open", "flame", Tone.High),
        Severity.Sev3 => new("Open", "flame", Tone.Medium),
        Severity.Sev4 => new("Open", "flame", Tone.Low),
    };
}
