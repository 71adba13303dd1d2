using Imp.Domain.Shared;
using Imp.Web.Kit;

namespace Imp.Web.Identity;

/// <summary>How roles look, and what each may do.</summary>
public static class RoleLook
{
    /// <summary>From least to most trusted.</summary>
    public static IReadOnlyList<Choice<Role>> Choices { get; } = [.. Enum.GetValues<Role>().Select(role => new Choice<Role>(role, Of(role).Label, Explain(role)))];

    public static Look Of(Role role) => role switch
    {
        Role.Viewer => new("Viewer", "eye", Tone.Muted),
        Role.Responder => new("Responder", "bell", Tone.Muted),
        Role.Manager => new("Manager", "briefcase", Tone.Info),
        Role.Owner => new("Owner", "shield", Tone.Accent),
    };

    public static string Explain(Role role) => role switch
    {
        Role.Viewer => "Sees everything, changes nothing.",
        Role.Responder => "Acknowledges, writes, closes and creates incidents.",
        Role.Manager => "Also sets up services, teams, people and integrations.",
        Role.Owner => "May do everything; told when nobody comes.",
    };
}
