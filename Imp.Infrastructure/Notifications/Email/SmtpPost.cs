using System.Net;
using System.Net.Mail;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>Hands a mail to the configured server, with TLS or without as the settings say.</summary>
internal sealed class SmtpPost(MailOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    public async Task<DeliveryResult> SendAsync(MailMessage mail, CancellationToken cancel)
    {
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
