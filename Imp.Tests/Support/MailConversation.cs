using System.Net.Sockets;
using System.Text;

namespace Imp.Tests.Support;

/// <summary>One SMTP connection (RFC 5321), seen from the server.</summary>
internal sealed class MailConversation(TcpClient client, Func<MailFault?> fault, Func<CancellationToken, Task> hang, Action<SentMail> keep)
{
    private readonly List<string> to = [];
    private string from = "";

    public async Task RunAsync(CancellationToken cancel)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            var reader = new CrlfLines(stream);
            await TalkAsync(reader, stream, cancel);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConversationEnded)
        {
            // The client hung up, the sink is being closed, or a fault ended it: in each case there is nobody left to answer.
        }
    }

    private async Task TalkAsync(CrlfLines reader, NetworkStream stream, CancellationToken cancel)
    {
        await AnswerAsync(stream, MailStage.Greeting, "220 sink.invalid ESMTP", cancel);
        while (await reader.ReadAsync(cancel) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO": await AnswerAsync(stream, MailStage.Hello, "250-sink.invalid\r\n250-8BITMIME\r\n250 SMTPUTF8", cancel); break;
                case "HELO": await AnswerAsync(stream, MailStage.Hello, "250 sink.invalid", cancel); break;
                case "MAIL": Reset(Address(line)); await AnswerAsync(stream, MailStage.Sender, "250 2.1.0 sender", cancel); break;
                case "RCPT": if (await AnswerAsync(stream, MailStage.Recipient, "250 2.1.5 recipient", cancel)) to.Add(Address(line)); break;
                case "DATA": await ReceiveAsync(reader, stream, cancel); break;
                case "RSET": Reset(""); await WriteAsync(stream, "250 2.0.0 reset", cancel); break;
                case "NOOP": await WriteAsync(stream, "250 2.0.0 yes", cancel); break;
                case "QUIT": await WriteAsync(stream, "221 2.0.0 bye", cancel); return;
                default: await WriteAsync(stream, "502 5.5.1 not known", cancel); break;
            }
        }
    }

    private async Task ReceiveAsync(CrlfLines reader, NetworkStream stream, CancellationToken cancel)
    {
        if (!await AnswerAsync(stream, MailStage.Data, "354 go on", cancel)) return;

        var text = new StringBuilder();
        while (await reader.ReadAsync(cancel) is { } line && line != ".")
        {
            if (fault() is { At: MailStage.Body, Closes: true, Reply: null }) throw new ConversationEnded();
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        var mail = new SentMail(from, [.. to], Encoding.Latin1.GetBytes(text.ToString()), TimeProvider.System.GetUtcNow());
        if (fault()?.At != MailStage.Body) keep(mail);   // before the answer, so that a sender who was answered finds it kept
        await AnswerAsync(stream, MailStage.Body, "250 2.0.0 kept", cancel);
    }

    /// <returns>Whether the usual answer was given.</returns>
    private async Task<bool> AnswerAsync(NetworkStream stream, MailStage stage, string usual, CancellationToken cancel)
    {
        if (fault() is not { } wrong || wrong.At != stage)
        {
            await WriteAsync(stream, usual, cancel);
            return true;
        }

        if (wrong.Reply is { } reply) await WriteAsync(stream, reply, cancel);
        if (wrong.Closes) throw new ConversationEnded();
        if (wrong.Reply is null) await hang(cancel);
        return false;
    }

    private static async Task WriteAsync(NetworkStream stream, string line, CancellationToken cancel) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancel);

    private void Reset(string sender)
    {
        from = sender;
        to.Clear();
    }

    private static string Address(string line)
    {
        var start = line.IndexOf('<', StringComparison.Ordinal);
        var end = line.IndexOf('>', StringComparison.Ordinal);
        return start >= 0 && end > start ? line[(start + 1)..end] : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private sealed class ConversationEnded : Exception;
}
