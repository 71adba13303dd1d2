using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>Waits for mail where the operator said, and not at all where he said nothing. So many connections at a time, so many of one address.</summary>
internal sealed class MailListener : IHostedService, IDisposable
{
    public const int MostConnections = 50;
    public const int MostOfOneAddress = 10;

    private readonly ImpSettings settings;
    private readonly MailDoor door;
    private readonly TimeProvider clock;
    private readonly ILogger<MailListener> log;
    private readonly SignInThrottle strangers;
    private readonly MailCertificate certificate;
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, int> guests = [];
    private readonly HashSet<Task> sessions = [];
    private readonly Lock gate = new();
    private TcpListener? listener;
    private Task loop = Task.CompletedTask;

    public MailListener(ImpSettings settings, MailDoor door, TimeProvider clock, ILogger<MailListener> log)
    {
        (this.settings, this.door, this.clock, this.log) = (settings, door, clock, log);
        certificate = new MailCertificate(settings.MailIn, log);
        // The same measure as for sign-ins, counted apart: a wrong address must not keep people out.
        strangers = new SignInThrottle(clock);
        HostName = settings.MailIn.Domain ?? (Uri.TryCreate(settings.LinkBase, UriKind.Absolute, out var url) ? url.IdnHost : "localhost");
    }

    /// <summary>What it calls itself.</summary>
    public string HostName { get; }

    public bool OffersTls => certificate.IsSet;

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? Address => listener?.LocalEndpoint as IPEndPoint;

    /// <exception cref="CannotStart">The address, port or certificate cannot be used.</exception>
    public Task StartAsync(CancellationToken cancel)
    {
        if (!settings.MailIn.IsOn) return Task.CompletedTask;

        certificate.Check();
        listener = Listen();
        loop = AcceptAsync(listener);
        log.LogInformation("Mail is taken in at {Address}{Tls}", Address, OffersTls ? ", with STARTTLS" : "");
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await stop.CancelAsync();
        listener?.Stop();
        await loop;
        Task[] open;
        lock (gate) open = [.. sessions];
        await Task.WhenAll(open);
    }

    public void Dispose()
    {
        listener?.Dispose();
        stop.Dispose();
    }

    internal SslServerAuthenticationOptions Tls() => certificate.Options();

    /// <summary>Counts an unknown recipient.</summary>
    /// <returns>False when an address has asked for so many that it need not be talked to any longer.</returns>
    internal bool MayAskMore(string from)
    {
        strangers.Failed(from);
        return strangers.MayTry(from);
    }

    private TcpListener Listen()
    {
        var (text, port) = (settings.MailIn.Address, settings.MailIn.Port);
        var address = text switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.IPv6Any,
            _ => IPAddress.TryParse(text, out var one) ? one : throw new CannotStart(CannotStart.WrongUse, $"The setting MailIn:Address is \"{text}\"; allowed is an address of this machine, localhost, or * for all of them."),
        };
        var made = new TcpListener(address, port);
        try
        {
            if (Equals(address, IPAddress.IPv6Any)) made.Server.DualMode = true;
            made.Start(MostConnections);
            return made;
        }
        catch (SocketException failure)
        {
            made.Dispose();
            throw new CannotStart(failure.SocketErrorCode == SocketError.AddressAlreadyInUse ? CannotStart.AddressTaken : CannotStart.WrongUse,
                $"It is not possible to wait for mail at {text} port {port}: {failure.Message}. Choose another with MailIn:Address and MailIn:Port; ports below 1024 need a right of their own.");
        }
    }

    private async Task AcceptAsync(TcpListener at)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Begin(await at.AcceptTcpClientAsync(stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file handles, or gone before it was greeted: the next one may work.
                log.LogWarning("A mail connection could not be taken: {Reason}", failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Begin(TcpClient client)
    {
        var remote = (client.Client.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var from = (remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote).ToString();
        lock (gate)
        {
            var isWelcome = sessions.Count < MostConnections && guests.GetValueOrDefault(from) < MostOfOneAddress;
            if (isWelcome) guests[from] = guests.GetValueOrDefault(from) + 1;
            var session = isWelcome ? TalkAsync(client, from) : TurnAwayAsync(client);
            if (!isWelcome || session.IsCompleted) return;
            sessions.Add(session);
            _ = session.ContinueWith(Leave, TaskScheduler.Default);
        }
    }

    private void Leave(Task session)
    {
        lock (gate) sessions.Remove(session);
    }

    private async Task TalkAsync(TcpClient client, string from)
    {
        // Off the thread that takes connections in, and out of its lock.
        await Task.Yield();
        try
        {
            client.NoDelay = true;
            await using var stream = client.GetStream();
            await new SmtpSession(stream, from, this, door, clock, log).RunAsync(stop.Token);
            await CloseAsync(client);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The mail connection from {From} failed", from);
        }
        finally
        {
            client.Dispose();
            lock (gate)
            {
                if (--guests[from] == 0) guests.Remove(from);
            }
        }
    }

    /// <summary>Reads a little of what is still under way, or the last answer would be lost with it.</summary>
    private async Task CloseAsync(TcpClient client)
    {
        try
        {
            client.Client.Shutdown(SocketShutdown.Send);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
            var rest = new byte[4096];
            for (var blocks = 0; blocks < 64 && await client.Client.ReceiveAsync(rest, patience.Token) > 0; blocks++) { }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogDebug("A mail connection was closed by the other side: {Reason}", gone.Message);
        }
    }

    private async Task TurnAwayAsync(TcpClient client)
    {
        await Task.Yield();
        try
        {
            using var _ = client;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
            await client.GetStream().WriteAsync("421 4.7.0 too many connections, try again\r\n"u8.ToArray(), patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogDebug("A mail connection that was turned away was gone before: {Reason}", gone.Message);
        }
    }
}

/// <summary>Wires the way in for mail.</summary>
public static class MailInServices
{
    /// <summary>Starts the listener with the host, if the settings ask for one, and ends it with it.</summary>
    public static IServiceCollection AddMailIn(this IServiceCollection services) => services.AddSingleton<MailDoor>().AddHostedService<MailListener>();
}
