using System.Net;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Identity;

/// <summary>Where believed proxies stand.</summary>
public static class ProxyNetworks
{
    /// <exception cref="CannotStart">One of them is none, or a header would be believed from everywhere.</exception>
    public static IReadOnlyList<IPNetwork> Of(ProxySettings settings)
    {
        if (settings is { Header: not null, Networks.Count: 0 })
            throw new CannotStart(CannotStart.WrongUse, "Proxy:Header is set, so Proxy:Networks must name the proxy's address: otherwise anybody could send that header.");
        return [.. settings.Networks.Select(Read)];
    }

    private static IPNetwork Read(string text)
    {
        if (IPAddress.TryParse(text, out var one)) return new IPNetwork(one, one.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network : throw new CannotStart(CannotStart.WrongUse, $"Proxy:Networks holds \"{text}\"; allowed are addresses and networks such as 10.1.0.0/16.");
    }
}
