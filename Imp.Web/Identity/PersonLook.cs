using Imp.Domain.Identity;
using Imp.Infrastructure.Identity;
using Imp.Web.Kit;

namespace Imp.Web.Identity;

/// <summary>How it looks whether a person can be reached and can sign in.</summary>
public static class PersonLook
{
    public static Look Reach(PersonRow row) => row.ContactMethodCount switch
    {
        0 => new("No way", "alert-triangle", Tone.Warn),
        1 => new("1 method", "bell", Tone.Muted),
        var many => new($"{many} methods", "bell", Tone.Muted),
    };

    /// <returns>How a session was started, as the end of a sentence.</returns>
    public static string Way(SignInWay way) => way switch
    {
        SignInWay.Password => "by password",
        SignInWay.Provider => "by single sign-on",
        SignInWay.Proxy => "by the proxy",
        SignInWay.Passkey => "by passkey",
    };

    /// <returns>What keeps the person from signing in; null when nothing does.</returns>
    public static Look? SignIn(PersonRow row, DateTimeOffset now) => row switch
    {
        { LockedUntil: { } until } when until > now => new("Locked", "lock", Tone.Bad),
        { HasPassword: false, LastSeenAt: null } => new("No password", "key", Tone.Warn),
        _ => null,
    };
}
