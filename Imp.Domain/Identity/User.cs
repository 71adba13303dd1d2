using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>A person who signs in, responds and can be woken.</summary>
public sealed class User : Archivable
{
    private User() { }

    public UserId Id { get; private set; }

    /// <summary>Signs in with it. Kept as typed; unique without regard to case through <see cref="EmailKey"/>.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address in lower case, unique.</summary>
    public string EmailKey { get; private set; } = "";

    public string Name { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary>IANA zone in which times are shown; null follows the browser.</summary>
    public string? Zone { get; private set; }

    /// <summary>Code of the language in which the console speaks to them, such as <c>de</c>; null follows the browser.</summary>
    public string? Language { get; private set; }

    /// <summary>The framework's password hash; null until a password is set.</summary>
    public string? PasswordHash { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Failed sign-ins in a row since the last good one.</summary>
    public int FailedSignIns { get; private set; }

    /// <summary>Until then sign-in is refused.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

    public static User Create(UserId id, string email, string name, Role role, DateTimeOffset now)
    {
        var user = new User { Id = id, Name = name, Role = role, CreatedAt = now };
        user.SetEmail(email);
        user.Raise(new UserCreated(id));
        return user;
    }

    public void Edit(string email, string name, Role role, string? zone)
    {
        SetEmail(email);
        (Name, Role, Zone) = (name, role, zone);
        Raise(new UserChanged(Id));
    }

    /// <summary>Choosing the same again changes nothing.</summary>
    /// <param name="language">Null follows the browser.</param>
    public void Speak(string? language)
    {
        if (language == Language) return;

        Language = language;
        Raise(new UserChanged(Id));
    }

    /// <param name="hash">Made by the framework's hasher; never the password itself.</param>
    public void SetPasswordHash(string hash)
    {
        PasswordHash = hash;
        FailedSignIns = 0;
        LockedUntil = null;
        Raise(new UserPasswordChanged(Id));
    }

    /// <summary>While a lock runs it stays: whoever was let in by another way is not the one who tries passwords.</summary>
    public void SignedIn(DateTimeOffset now)
    {
        if (!(LockedUntil > now)) (FailedSignIns, LockedUntil) = (0, null);
        Raise(new UserSignedIn(Id));
    }

    /// <summary>Counts a failed sign-in; from the tenth in a row on each one locks for longer, at most 15 minutes.</summary>
    public void FailSignIn(DateTimeOffset now)
    {
        FailedSignIns++;
        if (SignInLock.For(FailedSignIns) is { } wait) LockedUntil = now + wait;
        Raise(new UserSignInFailed(Id, FailedSignIns));
    }

    /// <summary>May not sign in any more and is not offered anywhere.</summary>
    public void Archive(DateTimeOffset now) => Archive(now, new UserArchived(Id));

    public void Restore()
    {
        if (ArchivedAt is not null && ErasedPerson.Is(Email)) throw new Refusal("person.erased", "Who was erased cannot come back. Add them anew.");

        Restore(new UserRestored(Id));
    }

    /// <summary>Forgets who it was, for good.</summary>
    public void Erase()
    {
        SetEmail(ErasedPerson.AddressOf(Id.Value));
        (Name, Zone, PasswordHash, FailedSignIns, LockedUntil) = (ErasedPerson.Name, null, null, 0, null);
        Raise(new UserErased(Id));
    }

    private void SetEmail(string email) => (Email, EmailKey) = (email.Trim(), email.Trim().ToLowerInvariant());
}

/// <summary>How long a failed sign-in locks.</summary>
public static class SignInLock
{
    /// <summary>So many failures are free.</summary>
    public const int Free = 10;

    /// <returns>Null while failures are free, then 1 minute, 2, 4, 8 and 15 from there on.</returns>
    public static TimeSpan? For(int failures) =>
        failures < Free ? null : TimeSpan.FromMinutes(Math.Min(15, Math.Pow(2, failures - Free)));
}

public sealed record UserCreated(UserId User) : DomainEvent("person.created");
public sealed record UserChanged(UserId User) : DomainEvent("person.changed");
public sealed record UserPasswordChanged(UserId User) : DomainEvent("person.password-changed");
public sealed record UserSignedIn(UserId User) : DomainEvent("person.signed-in");
public sealed record UserSignInFailed(UserId User, int Times) : DomainEvent("person.sign-in-failed");
public sealed record UserArchived(UserId User) : DomainEvent("person.archived");
public sealed record UserRestored(UserId User) : DomainEvent("person.restored");
public sealed record UserErased(UserId User) : DomainEvent("person.erased");
public sealed record SessionStarted(UserId User) : DomainEvent("session.started");
public sealed record SessionsEnded(UserId User) : DomainEvent("session.ended");
