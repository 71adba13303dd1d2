using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Identity;

/// <summary>A second factor that is about to be switched on. The caller makes it and shows it once.</summary>
/// <param name="Seed">Twenty bytes as hexadecimal digits.</param>
/// <param name="Recovery">The recovery codes.</param>
public sealed record NewSecondFactor(Secret Seed, IReadOnlyList<Secret> Recovery)
{
    public static NewSecondFactor Make(IChance chance) => new(new Secret(Convert.ToHexStringLower(chance.Bytes(Totp.SeedBytes))), MakeRecovery(chance));

    public static IReadOnlyList<Secret> MakeRecovery(IChance chance) => [.. Enumerable.Range(0, SecondFactor.RecoveryCount).Select(_ => new Secret(RecoveryCode.Make(chance)))];

    /// <returns>The seed as apps take it by hand.</returns>
    public string SeedText() => Totp.Text(Bytes);

    /// <returns>What the picture for the app's camera says.</returns>
    public string Address(string account, string site) => Totp.Address(Bytes, account, site);

    internal SecondFactor SwitchOn(UserId user, Secret code, Sealing sealing, DateTimeOffset now) =>
        SecondFactor.SwitchOn(user, sealing.Seal(Seed), Bytes, code.Reveal, Hashes(Recovery), now);

    internal static IEnumerable<string> Hashes(IEnumerable<Secret> recovery) => recovery.Select(code => RecoveryCode.HashOf(code.Reveal));

    private byte[] Bytes => Convert.FromHexString(Seed.Reveal);
}

internal sealed class NewSecondFactorValidator : AbstractValidator<NewSecondFactor>
{
    public NewSecondFactorValidator()
    {
        RuleFor(c => c.Seed).Must(seed => seed is { Reveal.Length: 2 * Totp.SeedBytes } && seed.Reveal.All(char.IsAsciiHexDigit)).WithMessage("A seed has twenty bytes.");
        RuleFor(c => c.Recovery).Must(codes => codes is { Count: SecondFactor.RecoveryCount }).WithMessage("There are ten recovery codes.");
    }
}
