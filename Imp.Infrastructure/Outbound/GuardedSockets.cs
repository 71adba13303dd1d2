using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Imp.Infrastructure.Outbound;

/// <summary>What a server showed of itself.</summary>
/// <param name="IsOtherName">It is made out to another name.</param>
/// <param name="ChainProblem">Why it is not trusted; null when it is.</param>
public sealed record ServerCertificate(DateTimeOffset EndsAt, bool IsOtherName, string? ChainProblem);

/// <summary>Opens connections to hosts that users name: resolves, checks every address, and connects to the one it checked, so that a name cannot change its meaning in between.</summary>
public sealed class GuardedSockets(OutboundOptions options)
{
    /// <summary>Why this process can send no pings; null when it can.</summary>
    public string? PingProblem { get; } = FindPingProblem();

    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="SocketException">No such name, or no connection.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = await ResolveAsync(host, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the certificate of a server and says nothing to it.</summary>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="SocketException">No such name, or no connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It does not speak TLS as we do.</exception>
    public async Task<ServerCertificate> CertificateAsync(string host, int port, CancellationToken cancel)
    {
        await using var stream = await ConnectAsync(host, port, cancel);
        ServerCertificate? shown = null;
        // What is wrong with it is what is asked for, so it is looked at whatever it is; nothing is sent over this connection.
        await using var secure = new SslStream(stream, leaveInnerStreamOpen: true);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host, CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    shown = certificate is X509Certificate2 one ? Read(one, chain, errors) : null;
                    return true;
                },
            },
            cancel);
        return shown ?? throw new System.Security.Authentication.AuthenticationException("It showed no certificate.");
    }

    /// <returns>How long the answer took; null when there was none.</returns>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="SocketException">No such name.</exception>
    public async Task<TimeSpan?> PingAsync(string host, TimeSpan timeout, CancellationToken cancel)
    {
        var addresses = await ResolveAsync(host, cancel);
        using var ping = new Ping();
        try
        {
            var answer = await ping.SendPingAsync(addresses[0], timeout, cancellationToken: cancel);
            return answer.Status == IPStatus.Success ? TimeSpan.FromMilliseconds(answer.RoundtripTime) : null;
        }
        catch (PingException failure) when (failure.InnerException is SocketException { SocketErrorCode: not (SocketError.AccessDenied or SocketError.OperationNotSupported) })
        {
            // No way there, says this machine; an answer could not be plainer.
            return null;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!Array.TrueForAll(addresses, address => PublicAddresses.IsPublic(address) || options.Allows(host, address))) throw new ForbiddenTarget(host);
        return addresses;
    }

    private static ServerCertificate Read(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors) => new(
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero), errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
        errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Why(chain) : null);

    /// <summary>That its time is over is said by its end.</summary>
    private static string? Why(X509Chain? chain)
    {
        var reasons = (chain?.ChainStatus ?? []).Select(one => one.Status).Where(one => one is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.NotTimeValid)).Distinct().ToList();
        return reasons.Count > 0 ? string.Join(", ", reasons) : null;
    }

    /// <summary>The runtime takes a raw socket, or else the system's own program.</summary>
    private static string? FindPingProblem()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) return null;
        try
        {
            using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            return null;
        }
        catch (SocketException)
        {
            return Array.Exists(["/bin/ping", "/sbin/ping", "/usr/bin/ping", "/usr/sbin/ping"], File.Exists)
                ? null
                : "This system lets Imp send no pings. Give the service the right CAP_NET_RAW, or install the program ping, and start Imp again";
        }
    }
}
