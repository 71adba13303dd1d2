using System.Net;
using System.Net.Sockets;

namespace Imp.Tests.Support;

/// <summary>
/// A mail server on a loopback port that keeps what it is given. It speaks plain SMTP without TLS or log-in, enough for
/// <c>System.Net.Mail.SmtpClient</c>, and can be told to misbehave.
/// </summary>
public sealed class MailSink : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<SentMail> mails = [];
    private readonly CancellationTokenSource closing = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task listening;
    private int connections;
    private int hanging;

    private MailSink()
    {
        listener.Start();
        listening = ListenAsync();
    }

    /// <summary>Starts one on a port of its own.</summary>
    public static MailSink Start() => new();

    public string Host { get; } = IPAddress.Loopback.ToString();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What goes wrong from the next command on; null when all is well. At most one stage at a time.</summary>
    public MailFault? Fault { get; set; }

    /// <summary>Everything accepted so far, oldest first.</summary>
    public IReadOnlyList<SentMail> Mails { get { lock (gate) return [.. mails]; } }

    /// <summary>How many connections were opened so far: a retry is visible here even when it fails early.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many senders are being kept waiting by <see cref="MailFault.Hang"/>.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    /// <summary>Waits until that many mails have arrived.</summary>
    /// <exception cref="TimeoutException">When they do not arrive in time.</exception>
    public async Task<IReadOnlyList<SentMail>> WaitForAsync(int count, TimeSpan? within = null)
    {
        await Eventually.HoldsAsync(() => Mails.Count >= count, $"{count} mails; there are {Mails.Count}", within);
        return Mails;
    }

    /// <summary>Closes every connection; senders that hang are let go with an error.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await listening;
    }

    private async Task ListenAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                Interlocked.Increment(ref connections);
                conversations.Add(new MailConversation(client, () => Fault, HangAsync, Keep).RunAsync(closing.Token));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task HangAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref hanging);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref hanging);
        }
    }

    private void Keep(SentMail mail) { lock (gate) mails.Add(mail); }
}
