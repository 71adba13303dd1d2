using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Web.Kit;
using Imp.Web.Languages;

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

    /// <summary>What a member of a team can be trusted with there.</summary>
    public static IReadOnlyList<Choice<TeamRole>> InTeam { get; } = [.. Enum.GetValues<TeamRole>().Select(role => new Choice<TeamRole>(role, Of(role)))];

    public static string Of(TeamRole role) => role switch
    {
        TeamRole.Member => "Nothing more",
        TeamRole.Responder => "Responder",
        TeamRole.Manager => "Manager",
    };

    /// <returns>The team's name, and what somebody is trusted with there.</returns>
    public static string Of(Words words, TeamOfPerson team) => team.Role switch
    {
        TeamRole.Member => team.Name,
        TeamRole.Responder => words["{0} (responder)", team.Name],
        TeamRole.Manager => words["{0} (manager)", team.Name],
    };

    public static string Explain(Role role) => role switch
    {
        Role.Viewer => "Sees everything, changes nothing.",
        Role.Responder => "Acknowledges, writes, closes and creates incidents.",
        Role.Manager => "Also sets up services, teams, people and integrations.",
        Role.Owner => "May do everything; told when nobody comes.",
    };
}
