using Imp.Domain.Shared;

namespace Imp.Domain.Identity;

/// <summary>What a person shows beside the password: codes of an app, and ten recovery codes for the day the phone is gone. Every code counts once.</summary>
public sealed class SecondFactor : Entity
{
    /// <summary>So many recovery codes are made at a time.</summary>
    public const int RecoveryCount = 10;

    private readonly List<RecoveryCode> codes = [];

    private SecondFactor() { }

    public UserId UserId { get; private set; }

    /// <summary>The seed, encrypted with the installation's key file.</summary>
    public string SealedSeed { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The 30 seconds whose code was used last.</summary>
    public long LastStep { get; private set; }

    public IReadOnlyList<RecoveryCode> Codes => codes;

    /// <param name="seed">In the clear, to check the first code with.</param>
    /// <param name="code">What the app shows: proof that it took the seed.</param>
    /// <param name="recovery">Hashes of the recovery codes.</param>
    /// <exception cref="Refusal"><c>sign-in.code</c> when the code is not the app's.</exception>
    public static SecondFactor SwitchOn(UserId user, string sealedSeed, ReadOnlySpan<byte> seed, string code, IEnumerable<string> recovery, DateTimeOffset now)
    {
        var step = Totp.Find(seed, code, now, after: 0) ?? throw new Refusal("sign-in.code", "This is not the code that belongs to this picture. Check the clock of your phone, and enter the code that it shows now.");
        var made = new SecondFactor { UserId = user, SealedSeed = sealedSeed, StartedAt = now, LastStep = step };
        made.codes.AddRange(recovery.Select(hash => new RecoveryCode(user, hash)));
        made.Raise(new SecondFactorOn(user));
        return made;
    }

    /// <summary>Takes a code: of the app, or one of the recovery codes. It counts no more afterwards.</summary>
    /// <param name="seed">In the clear.</param>
    /// <returns>False when it is none that counts.</returns>
    public bool Take(ReadOnlySpan<byte> seed, string given, DateTimeOffset now)
    {
        if (Totp.Find(seed, given, now, LastStep) is { } step)
        {
            LastStep = step;
            return true;
        }
        var hash = RecoveryCode.HashOf(given);
        if (codes.Find(code => code.UsedAt is null && code.Hash == hash) is not { } recovery) return false;

        recovery.Use(now);
        Raise(new RecoveryCodeUsed(UserId, codes.Count(code => code.UsedAt is null)));
        return true;
    }

    /// <summary>Makes the old recovery codes worthless.</summary>
    public void Renew(IEnumerable<string> recovery)
    {
        codes.Clear();
        codes.AddRange(recovery.Select(hash => new RecoveryCode(UserId, hash)));
        Raise(new RecoveryCodesRenewed(UserId));
    }
}

/// <summary>One way in when the phone is gone. Shown once, kept as a hash.</summary>
public sealed class RecoveryCode(UserId userId, string hash)
{
    public UserId UserId { get; private set; } = userId;

    /// <summary>SHA-256, lower-case hex. A code has 80 random bits, so a slow hash would add nothing.</summary>
    public string Hash { get; private set; } = hash;

    public DateTimeOffset? UsedAt { get; private set; }

    /// <returns>Sixteen characters in groups of four.</returns>
    public static string Make(IChance chance) => string.Join('-', KeyText.Base32(chance.Bytes(10)).Chunk(4).Select(group => new string(group)));

    /// <param name="typed">With or without dashes, spaces and capitals.</param>
    public static string HashOf(string typed) => KeyText.Hash(string.Concat(typed.Where(char.IsLetterOrDigit)).ToLowerInvariant());

    internal void Use(DateTimeOffset now) => UsedAt = now;
}

/// <summary>What an owner demands of everybody who signs in with a password.</summary>
public sealed class SignInRules : Entity
{
    /// <summary>There is one row.</summary>
    public const int Only = 1;

    public int Id { get; private set; } = Only;

    /// <summary>Whoever has no second factor yet sets one up at the next sign-in.</summary>
    public bool SecondFactorForAll { get; private set; }

    public void RequireSecondFactor(bool forAll)
    {
        if (SecondFactorForAll == forAll) return;

        SecondFactorForAll = forAll;
        Raise(new SignInRulesChanged());
    }
}

public sealed record SecondFactorOn(UserId User) : DomainEvent("person.second-factor-on");
public sealed record SecondFactorOff(UserId User) : DomainEvent("person.second-factor-off");
public sealed record RecoveryCodeUsed(UserId User, int Left) : DomainEvent("person.recovery-code-used");
public sealed record RecoveryCodesRenewed(UserId User) : DomainEvent("person.recovery-codes-renewed");
public sealed record SignInRulesChanged() : DomainEvent("person.sign-in-rules");
