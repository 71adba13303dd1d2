using System.Net.Mail;
using FluentValidation;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Changes;

/// <summary>Input rules that more than one command has.</summary>
internal static class Rules
{
    public static IRuleBuilderOptions<T, string> IsName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("A name is needed.")
        .MaximumLength(100).WithMessage("At most 100 characters.");

    public static IRuleBuilderOptions<T, string> IsEmail<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(email => email?.Trim() is { Length: > 2 and <= 254 } address && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address)
        .WithMessage("This is not a mail address.");

    public static IRuleBuilderOptions<T, Secret> IsPassword<T>(this IRuleBuilder<T, Secret> rule) => rule
        .Must(password => password is { Reveal.Length: >= 12 and <= 256 }).WithMessage("A password has 12 to 256 characters.")
        .Must(password => password is null || !Common.Contains(password.Reveal.Trim())).WithMessage("This password is among the most common ones; choose another.");

    public static IRuleBuilderOptions<T, string> IsDescription<T>(this IRuleBuilder<T, string> rule) => rule
        .NotNull().WithMessage("May be empty, not missing.").MaximumLength(2_000).WithMessage("At most 2,000 characters.");

    public static IRuleBuilderOptions<T, TValue> SaysNoZone<T, TValue>(this IRuleBuilderOptions<T, TValue> rule) => rule.WithMessage("There is no such time zone; write it like Europe/Berlin.");

    /// <summary>A zone that this machine knows, or none.</summary>
    public static IRuleBuilderOptions<T, string?> IsZone<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(zone => string.IsNullOrEmpty(zone) || ZoneTime.Knows(zone)).SaysNoZone();

    /// <exception cref="NotAllowed">The actor is a key or Imp itself, which have no profile.</exception>
    public static UserId DemandPerson(this Actor actor) => actor.User ?? throw new NotAllowed(Permission.View);

    /// <summary>The few common passwords that have twelve characters or more; shorter ones are refused by length.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password1234", "passwordpassword", "123456789012", "1234567890123", "12345678901234", "123456123456", "123123123123", "qwertyuiop123",
        "qwertyuiopasdf", "1q2w3e4r5t6y", "1qaz2wsx3edc", "iloveyou1234", "administrator", "changeme1234", "letmein12345", "welcome12345",
        "qwerty123456", "abcd12345678", "aaaaaaaaaaaa", "111111111111", "000000000000", "abcdefghijkl", "password12345", "passw0rd1234",
        "correcthorsebatterystaple", "trustno1trustno1", "superman1234", "football1234", "baseball1234", "sunshine1234",
    };
}
