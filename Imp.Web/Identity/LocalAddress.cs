namespace Imp.Web.Identity;

/// <summary>Where to go after signing in: on this site, or to the front page.</summary>
internal static class LocalAddress
{
    /// <returns>The address when it is a path of this site; <c>/</c> for everything else, also for what browsers would read as another site (<c>//x</c>, <c>/\x</c>).</returns>
    public static string Of(string? returnUrl) =>
        returnUrl is ['/', ..] and not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl) && !returnUrl.StartsWith("/sign-", StringComparison.Ordinal) ? returnUrl : "/";
}
