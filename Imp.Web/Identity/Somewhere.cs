using Imp.Domain.Shared;

namespace Imp.Web.Identity;

/// <summary>Names of policies that a role in any team fulfils: for addresses behind which a command says what it is about, and is checked then.</summary>
internal static class Somewhere
{
    public const string Respond = $"{nameof(Permission.Respond)} somewhere";

    public const string Manage = $"{nameof(Permission.Manage)} somewhere";

    /// <returns>The policy of whoever may with the things of some team, if not with all.</returns>
    public static string Of(Permission permission) => $"{permission} somewhere";
}
