using System.Net;
using System.Net.Sockets;

namespace Imp.Infrastructure.Outbound;

/// <summary>Tells addresses of the public network from those inside, by the registries of special-purpose addresses (RFC 6890 and its successors).</summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Inside of the global range, yet not public: Teredo, benchmarks, ORCHID, documentation, 6to4.</summary>
    private static readonly IPNetwork[] NotGlobal = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <returns>False for loopback, private, link-local, shared, multicast, reserved and documentation ranges, and for IPv4 hidden in IPv6.</returns>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return !Array.Exists(Inside, range => range.Contains(address));

        // Public addresses are 2000::/3; mapped, NAT64 (64:ff9b::/96), unique-local, link-local and multicast ones all lie outside of it.
        return (address.GetAddressBytes()[0] & 0xE0) == 0x20 && !Array.Exists(NotGlobal, range => range.Contains(address));
    }
}
