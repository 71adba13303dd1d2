using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>A sender that writes what it likes.</summary>
public sealed class SmtpSender : IAsyncDisposable
{
    private readonly TcpClient line;
    private Stream stream;

    public SmtpSender(int port)
    {
        line = new TcpClient("127.0.0.1", port);
        stream = line.GetStream();
    }

    public bool HasMore => line.Available > 0;

    public Task SendAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public async Task TrySendAsync(byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
            line.Client.Shutdown(SocketShutdown.Send);
            while (await LineAsync() is not null) { }
        }
        catch (IOException)
        {
            // Sent away in the middle.
        }
    }

    public async Task<string?> SayAsync(string text)
    {
        await SendAsync(text + "\r\n");
        return await LineAsync();
    }

    /// <summary>Everything up to the content; its end is still to be sent.</summary>
    public async Task MailAsync(string key, string content, string sender = "a@b", bool greet = true)
    {
        if (greet) await SayAsync("HELO me");
        (await SayAsync($"MAIL FROM:<{sender}>")).Should().StartWith("250 ");
        (await SayAsync($"RCPT TO:<{key}@localhost>")).Should().StartWith("250 ");
        (await SayAsync("DATA")).Should().StartWith("354 ");
        await SendAsync(content);
    }

    public async Task SecureAsync()
    {
        var secure = new SslStream(stream, false, (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync("imp.example.org");
        stream = secure;
    }

    /// <returns>Null when the other side hung up.</returns>
    public async Task<string?> LineAsync()
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        var (text, one) = (new List<byte>(), new byte[1]);
        while (await stream.ReadAsync(one, patience.Token) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. text]).TrimEnd('\r');
            text.Add(one[0]);
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        line.Dispose();
    }
}
