using System.Net.Mail;
using System.Text;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>Plain mail, sent at once and once: whoever wanted it asks again when it does not come.</summary>
internal sealed class Letters(MailOptions options, TimeProvider clock) : ILetters
{
    private readonly SmtpPost post = new(options, clock);

    public bool MaySend => !string.IsNullOrWhiteSpace(options.Host);

    public async Task<string?> SendAsync(string to, string subject, string text, CancellationToken cancel)
    {
        if (!MaySend) return "No mail server is set.";
        if (!MailAddress.TryCreate(options.From, out var from) || !MailAddress.TryCreate(to, out var target)) return "One of the mail addresses is none.";

        using var mail = new MailMessage(new MailAddress(from.Address, "Imp"), target)
        {
            Subject = string.Concat(subject.Select(letter => char.IsControl(letter) ? ' ' : letter)), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8, Body = text, BodyEncoding = Encoding.UTF8,
        };
        mail.Headers["Auto-Submitted"] = "auto-generated";
        return await post.SendAsync(mail, cancel) switch
        {
            TryLater later => later.Answer,
            GaveUp gaveUp => gaveUp.Answer,
            _ => null,
        };
    }
}
