using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>What became of an attempt to sign in.</summary>
/// <param name="Session">The new session; null when there is none (yet).</param>
/// <param name="Next">The password was right and something is still wanted; null otherwise.</param>
/// <param name="Problem">What whoever was refused may know; null when nothing was refused.</param>
public sealed record SignInAnswer(SessionId? Session, SecondStep? Next = null, string? Problem = null);

/// <summary>Somebody whose password was right, before the second step.</summary>
/// <param name="Stamp">Changes with the password, which ends the attempt.</param>
/// <param name="Enrol">There is no second factor yet and one is demanded.</param>
public sealed record SecondStep(UserId User, string Stamp, bool Enrol);

/// <summary>Checks who wants in. The slow hash is computed here, outside of the one writer.</summary>
public sealed class SignInDesk(IDbContextFactory<ImpDb> dbs, CommandBus bus, Passwords passwords, SignInThrottle throttle, IChance chance, TimeProvider clock, ImpSettings settings)
{
    /// <summary>What whoever is refused is told; the same for every reason, so that nobody learns which addresses exist.</summary>
    public const string Refused = "Address or password is not right. After many attempts, wait a few minutes before the next one.";

    /// <summary>What is said of a code that does not count.</summary>
    public const string CodeRefused = "This code does not count. Each counts once and for about a minute; after many attempts, wait a few minutes.";

    /// <param name="from">Network address.</param>
    /// <param name="browser">As it named itself.</param>
    /// <param name="known">Names of the device for those who have signed in on it before; null: a stranger's.</param>
    public async Task<SignInAnswer> TryAsync(string email, Secret password, string? from, string? browser, CancellationToken cancel, IReadOnlyDictionary<UserId, string>? known = null)
    {
        var source = from ?? "unknown";
        if (password.Reveal.Length > 256 || known is not { Count: > 0 } && !throttle.MayTry(source)) return new(null, Problem: Refused);

        var key = email.Trim().ToLowerInvariant();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(one => one.EmailKey == key, cancel);
        var device = DeviceOf(user?.Id, known);
        if (device is null && !throttle.MayTry(source)) return new(null, Problem: Refused);
        // Computed for everybody, known or not, so that the answer takes the same time.
        var right = await passwords.CheckAsync(user?.PasswordHash, password, cancel);
        if (!MayEnter(user, device) || !right || !settings.Oidc.TakesPasswordOf(user!.Role)) return await FailAsync(user?.Id, device, source, from, Refused, cancel);

        if (await db.SecondFactors.AnyAsync(one => one.UserId == user!.Id, cancel)) return new(null, new SecondStep(user!.Id, StampOf(user), Enrol: false));
        return await db.SignInRules.AnyAsync(rules => rules.SecondFactorForAll, cancel)
            ? new(null, new SecondStep(user!.Id, StampOf(user), Enrol: true))
            : await EnterAsync(user!, new SignIn(NewSession(), browser), from, cancel, device);
    }

    /// <summary>Takes the second step: a code of the app, or a recovery code.</summary>
    /// <param name="enrol">What is switched on with it, for whoever has none; null otherwise.</param>
    /// <param name="known">As for the password.</param>
    public async Task<SignInAnswer> FinishAsync(
        SecondStep step, Secret code, NewSecondFactor? enrol, string? from, string? browser, CancellationToken cancel, IReadOnlyDictionary<UserId, string>? known = null)
    {
        var source = from ?? "unknown";
        var device = DeviceOf(step.User, known);
        if (device is null && !throttle.MayTry(source) || code.Reveal.Length > 64) return new(null, step, CodeRefused);

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(one => one.Id == step.User, cancel);
        if (user is null || StampOf(user) != step.Stamp) return new(null, Problem: Refused);
        if (!MayEnter(user, device)) return await FailAsync(user.Id, device, source, from, CodeRefused, cancel) with { Next = step };

        try
        {
            return await EnterAsync(user, new SignIn(NewSession(), browser, SignInWay.Password, code, enrol), from, cancel, device);
        }
        catch (Refusal refusal)
        {
            return await FailAsync(user.Id, device, source, from, refusal.Message, cancel) with { Next = step };
        }
    }

    /// <summary>Somebody whom another proof than a password names comes in, by a way that wants no second step.</summary>
    /// <param name="passkey">Whose signature was checked; null for another way.</param>
    /// <returns>Null when the person is unknown or archived.</returns>
    public async Task<SessionId?> EnterAsync(UserId person, SignInWay way, string? from, string? browser, CancellationToken cancel, UsedPasskey? passkey = null)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(one => one.Id == person, cancel);
        return user is { ArchivedAt: null } ? (await EnterAsync(user, new SignIn(NewSession(), browser, way, Passkey: passkey), from, cancel)).Session : null;
    }

    /// <returns>False when so much failed from there that it has to wait.</returns>
    public bool MayTry(string? from) => throttle.MayTry(from ?? "unknown");

    /// <summary>Counts what failed before it was known whose it is.</summary>
    public void Failed(string? from) => throttle.Failed(from ?? "unknown");

    /// <returns>Whose address it is; null when it is nobody's who may sign in.</returns>
    public async Task<UserId?> FindAsync(string email, CancellationToken cancel)
    {
        var key = email.Trim().ToLowerInvariant();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Users.Where(user => user.EmailKey == key && user.ArchivedAt == null).Select(user => (UserId?)user.Id).SingleOrDefaultAsync(cancel);
    }

    /// <returns>Random, because whoever guesses it is signed in.</returns>
    public SessionId NewSession() => new(new Guid(chance.Bytes(16)));

    /// <summary>A device that signed in before has as many failures of its own as a person has, and is a stranger's after them.</summary>
    /// <returns>Under which name its failures are counted; null for a stranger's.</returns>
    private string? DeviceOf(UserId? person, IReadOnlyDictionary<UserId, string>? known) =>
        person is { } one && known?.GetValueOrDefault(one) is { } device && $"device {one} {device}" is var name && throttle.MayTry(name, SignInLock.Free) ? name : null;

    private bool MayEnter(User? user, string? device) => user is { ArchivedAt: null } && (device is not null || !(user.LockedUntil > clock.GetUtcNow()));

    private static string StampOf(User user) => KeyText.Hash(user.PasswordHash ?? "")[..16];

    private async Task<SignInAnswer> EnterAsync(User user, SignIn command, string? from, CancellationToken cancel, string? device = null)
    {
        await bus.ExecuteAsync(command, Actor.Person(user.Id, user.Name, user.Role, from), cancel);
        if (device is not null) throttle.Forget(device);
        return new(command.Session);
    }

    private async Task<SignInAnswer> FailAsync(UserId? user, string? device, string source, string? from, string problem, CancellationToken cancel)
    {
        throttle.Failed(device ?? source);
        await bus.ExecuteAsync(new FailSignIn(user, device is not null), Actor.System("sign-in") with { From = from }, cancel);
        return new(null, Problem: problem);
    }
}
