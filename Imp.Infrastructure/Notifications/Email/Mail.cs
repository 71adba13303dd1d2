using System.Net.Mail;
using System.Text;
using Imp.Domain.Notifications;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>A message as mail: text and HTML, one thread per incident, an id that stays the same on every attempt.</summary>
internal static class Mail
{
    /// <param name="answersTo">Where an answer is heard; null where none is.</param>
    public static MailMessage Of(Message message, string from, string to, string? answersTo = null)
    {
        var mail = new MailMessage(new MailAddress(from, "Imp"), new MailAddress(to))
        {
            Subject = MessageText.Subject(message), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8,
            Body = MessageText.Of(message, answersTo is null ? null : MailAnswers.Hint(message.T)), BodyEncoding = Encoding.UTF8,
            Priority = message.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check ? MailPriority.High : MailPriority.Normal,
        };
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(MessageHtml.Of(message, answersTo is null ? null : MailAnswers.Hint(message.T)), Encoding.UTF8, "text/html"));
        if (answersTo is not null) mail.ReplyToList.Add(new MailAddress(answersTo, "Imp"));
        AddHeaders(mail, message, mail.From!.Host);
        return mail;
    }

    private static void AddHeaders(MailMessage mail, Message message, string host)
    {
        mail.Headers["Message-ID"] = $"<{message.Id.Value:D}@{host}>";
        mail.Headers["Auto-Submitted"] = "auto-generated";
        mail.Headers["X-Imp-Delivery"] = message.Id.Value.ToString("D");
        mail.Headers["X-Imp-Loop"] = host;
        if (message.IsBundle || message.Incident is not { } incident) return;

        // Every mail of an incident refers to the same id, which no mail has: programs put them into one thread whoever got which.
        var thread = $"<incident-{incident.Id.Value:D}@{host}>";
        mail.Headers["In-Reply-To"] = thread;
        mail.Headers["References"] = thread;
        mail.Headers["X-Imp-Incident"] = incident.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
