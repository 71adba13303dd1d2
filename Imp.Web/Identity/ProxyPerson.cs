using System.Net;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Identity;

/// <summary>Whom a reverse proxy says is signed in: believed only on connections that come from where such proxies stand.</summary>
internal sealed class ProxyPerson(ImpSettings settings)
{
    private static readonly object Peer = new();

    private readonly IReadOnlyList<IPNetwork> networks = ProxyNetworks.Of(settings.Proxy);

    /// <summary>Keeps who is at the other end of the connection, before what a proxy forwards takes its place.</summary>
    public static void Note(HttpContext http) => http.Items[Peer] = http.Connection.RemoteIpAddress;

    /// <returns>A mail address in lower case; null when no believed proxy names anybody.</returns>
    public string? Of(HttpContext http)
    {
        if (settings.Proxy.Header is not { } header || http.Items[Peer] is not IPAddress peer) return null;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        // Two of them could be one of the proxy's and one that somebody slipped in.
        return networks.Any(network => network.Contains(address)) && http.Request.Headers[header] is [{ Length: > 0 and <= 254 } email] ? email.Trim().ToLowerInvariant() : null;
    }
}
