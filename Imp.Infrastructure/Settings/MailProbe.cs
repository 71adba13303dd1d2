using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Imp.Infrastructure.Settings;

/// <summary>Speaks with the mail server as far as the sign-in; sends nothing.</summary>
internal static class MailProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> ExamineAsync(MailSettings mail, CancellationToken cancel)
    {
        if (mail.Host is not { } host) return Finding.Warning("mail", "No mail server is set (Mail:Host), so nobody can be reached by mail.");

        var server = $"{host}:{mail.Port}";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, mail.Port, deadline.Token);
            await using var talk = new Talk(client.GetStream());
            return await AskAsync(talk, mail, host, server, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Wrong("mail", $"{server} does not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (AuthenticationException failure)
        {
            return Finding.Wrong("mail", $"{server}: TLS does not come about: {failure.Message}");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Finding.Wrong("mail", $"{server} cannot be reached: {failure.Message}");
        }
    }

    private static async Task<Finding> AskAsync(Talk talk, MailSettings mail, string host, string server, CancellationToken cancel)
    {
        if ((await talk.HearAsync(cancel)).Code != 220) return Finding.Wrong("mail", $"{server} answers, but not like a mail server.");
        var offers = await talk.SayAsync("EHLO imp", cancel);
        if (offers.Code != 250) return Finding.Good("mail", $"{server} answers.");

        var hasTls = false;
        if (mail.Security != MailSecurity.None && offers.Text.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
        {
            if ((await talk.SayAsync("STARTTLS", cancel)).Code != 220) return Finding.Wrong("mail", $"{server} offers STARTTLS and then refuses it.");
            await talk.SecureAsync(host, cancel);
            hasTls = true;
            offers = await talk.SayAsync("EHLO imp", cancel);
        }
        if (mail.Security == MailSecurity.StartTls && !hasTls) return Finding.Wrong("mail", $"{server} offers no STARTTLS, which Mail:Security demands.");
        if (mail is not { User: { } user, Password: { } password }) return Finding.Good("mail", $"{server} answers{(hasTls ? " over TLS" : "")}; no sign-in is set.");
        if (!hasTls && mail.Security != MailSecurity.None) return Finding.Wrong("mail", $"{server} offers no TLS, and a password is sent only over TLS.");

        var signedIn = offers.Text.Contains("PLAIN", StringComparison.OrdinalIgnoreCase)
            ? await talk.SayAsync("AUTH PLAIN " + Base64($"\0{user}\0{password.Reveal}"), cancel)
            : await talk.SayAsync("AUTH LOGIN", cancel) is { Code: 334 } && await talk.SayAsync(Base64(user), cancel) is { Code: 334 } ? await talk.SayAsync(Base64(password.Reveal), cancel) : new Reply(0, "");
        return signedIn.Code switch
        {
            235 => Finding.Good("mail", $"{server} answers{(hasTls ? " over TLS" : "")} and accepts the sign-in."),
            535 or 530 or 534 => Finding.Wrong("mail", $"{server} does not accept Mail:User and Mail:Password."),
            _ => Finding.Warning("mail", $"{server} answers; it takes no sign-in that could be tried here."),
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed record Reply(int Code, string Text);

    /// <summary>Lines of SMTP.</summary>
    private sealed class Talk(Stream stream) : IAsyncDisposable
    {
        /// <summary>More than any server has to say.</summary>
        private const int MostLines = 100;

        private StreamReader reader = Reader(stream);

        public async Task<Reply> HearAsync(CancellationToken cancel)
        {
            var text = new StringBuilder();
            for (var line = 0; line < MostLines; line++)
            {
                if (await reader.ReadLineAsync(cancel) is not { Length: >= 3 } said || !int.TryParse(said[..3], out var code)) return new Reply(0, "");
                text.Append(said).Append('\n');
                if (said.Length == 3 || said[3] != '-') return new Reply(code, text.ToString());
            }
            return new Reply(0, "");
        }

        public async Task<Reply> SayAsync(string line, CancellationToken cancel)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);
            return await HearAsync(cancel);
        }

        public async Task SecureAsync(string host, CancellationToken cancel)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancel);
            (stream, reader) = (secure, Reader(secure));
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();

        private static StreamReader Reader(Stream stream) => new(stream, Encoding.ASCII, false, 1_024, leaveOpen: true);
    }
}
