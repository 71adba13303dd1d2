using Imp.Infrastructure.Settings;
using System.Net;
using System.Net.Mail;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>Mail by the framework's client.</summary>
internal sealed class EmailChannel(MailOptions options, TimeProvider clock) : IDeclaredChannel
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    public static ChannelProfile Declared { get; } = new(ChannelKind.Email, "Works everywhere", "mail", "Any mailbox. A mail wakes few people: add something that rings.")
    {
        Address = new(ChannelFields.Address, "Mail address", "ana@example.org", FieldRules.Email) { Type = FieldType.Email },
        Acknowledging = Acknowledging.Link | Acknowledging.Button, RichText = true, Says = message => $"{MessageText.Subject(message)}\n\n{MessageText.Of(message)}",
    };

    public ChannelProfile Profile => Declared;

    public async Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(options.Host)) return new GaveUp("No mail server is configured. Set Mail.Host and Mail.From in the settings file.");
        if (!MailAddress.TryCreate(options.From, out var from)) return new GaveUp("Mail.From in the settings file is not a mail address.");
        if (!MailAddress.TryCreate(target.Address, out var to)) return new GaveUp("This is not a mail address.");

        using var mail = Mail.Of(message, from.Address, to.Address);
        var first = await TryAsync(mail, WantsTls, cancel);
        return first ?? await TryAsync(mail, tls: false, cancel) ?? new TryLater("The mail server could not be reached.") { Trouble = Trouble.Server };
    }

    private bool WantsTls => options.Security switch
    {
        MailSecurity.StartTls => true,
        MailSecurity.None => false,
        MailSecurity.Auto => !(IPAddress.TryParse(options.Host, out var address) ? IPAddress.IsLoopback(address) : options.Host == "localhost"),
    };

    /// <returns>Null when the server does not offer TLS and may be spoken to without.</returns>
    private async Task<DeliveryResult?> TryAsync(MailMessage mail, bool tls, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var client = new SmtpClient(options.Host, options.Port) { EnableSsl = tls, DeliveryMethod = SmtpDeliveryMethod.Network };
        if (!string.IsNullOrEmpty(options.User)) client.Credentials = new NetworkCredential(options.User, options.Password?.Reveal);
        var sending = client.SendMailAsync(mail, both.Token);
        try
        {
            // The client ignores its own time-out when asynchronous, and does not always hear the token: so it is left behind.
            await sending.WaitAsync(both.Token);
            return new Delivered($"Accepted by {options.Host}:{options.Port}.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new TryLater($"The mail server did not answer within {Within.TotalSeconds:0} s.") { Trouble = Trouble.Server };
        }
        catch (SmtpException failure)
        {
            return MayDoWithout(tls, failure) ? null : SmtpAnswers.Read(failure);
        }
        finally
        {
            Leave(client, sending);
        }
    }

    private bool MayDoWithout(bool tls, SmtpException failure) =>
        tls && options.Security == MailSecurity.Auto && string.IsNullOrEmpty(options.User) && SmtpAnswers.HasNoTls(failure);

    private static void Leave(SmtpClient client, Task sending) => _ = sending.ContinueWith(
        static (ended, state) =>
        {
            _ = ended.Exception; // looked at, so that it is not reported as forgotten
            ((SmtpClient)state!).Dispose();
        },
        client, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
