using System.Net.Mail;
using System.Security.Authentication;
using Imp.Domain.Notifications;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>What a mail server's refusal means.</summary>
internal static class SmtpAnswers
{
    /// <summary>A server that greylists forgets a sender who comes back sooner.</summary>
    private static readonly TimeSpan Greylisted = TimeSpan.FromSeconds(60);

    public static DeliveryResult Read(SmtpException failure)
    {
        var (code, said) = ((int)failure.StatusCode, Clean(failure.InnerException is null ? failure.Message : $"{failure.Message} {failure.InnerException.Message}"));
        if (failure.GetBaseException() is AuthenticationException) return new GaveUp("The mail server could not prove who it is (TLS): " + said);
        if (HasNoTls(failure)) return new GaveUp("The mail server offers no TLS. Set Mail.Security to None if that is meant.");
        return code switch
        {
            >= 500 => new GaveUp($"{code}: {said}"),
            450 or 451 when said.Contains("4.7.", StringComparison.Ordinal) || said.Contains("grey", StringComparison.OrdinalIgnoreCase) => new TryLater($"{code}: {said}", Greylisted),
            421 => new TryLater($"{code}: {said}") { Trouble = Trouble.Server }, // the server as a whole is not available
            >= 400 => new TryLater($"{code}: {said}"),
            _ => new TryLater(said) { Trouble = Trouble.Server },
        };
    }

    /// <summary>The framework says this only in words.</summary>
    public static bool HasNoTls(SmtpException failure) =>
        failure.StatusCode == SmtpStatusCode.GeneralFailure && failure.InnerException is null && failure.Message.Contains("secure connection", StringComparison.OrdinalIgnoreCase);

    private static string Clean(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
}
