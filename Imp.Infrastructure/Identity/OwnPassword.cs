using Imp.Domain.Identity;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Identity;

/// <summary>Asks somebody who is signed in for the own password: whoever finds an open browser must not be able to guess it there.</summary>
public sealed class OwnPassword(Passwords passwords, SignInThrottle throttle)
{
    /// <summary>So many wrong ones are free in a quarter of an hour.</summary>
    public const int Free = 10;

    /// <exception cref="Refusal"><c>person.no-password</c>, <c>person.current-password</c>, or <c>sign-in.slow</c> after too many wrong ones.</exception>
    public async Task DemandAsync(User me, Secret given, CancellationToken cancel)
    {
        if (me.PasswordHash is null) throw new Refusal("person.no-password", "You have no password here. Sign out, and sign in again the way you always do.");
        if (!throttle.MayTry(me.Id.ToString(), Free)) throw new Refusal("sign-in.slow", "Too many wrong passwords. Try again in a quarter of an hour.");
        if (given.Reveal.Length <= 256 && await passwords.CheckAsync(me.PasswordHash, given, cancel)) return;

        throttle.Failed(me.Id.ToString());
        throw new Refusal("person.current-password", "The current password is not right.");
    }
}
