using System.Net;

namespace Imp.Infrastructure.Outbound;

/// <summary>Inside targets that the operator opened in the configuration file.</summary>
/// <param name="Allow">Host names, addresses, or ranges such as <c>10.0.0.0/8</c>.</param>
public sealed record OutboundOptions(IReadOnlyList<string> Allow)
{
    public static readonly OutboundOptions Default = new([]);

    /// <returns>True when the operator opened the host by name or the address by range.</returns>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Allow.Any(entry => string.Equals(entry.Trim(), host, StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(entry.Trim(), out var one) && one.Equals(plain)
            || IPNetwork.TryParse(entry.Trim(), out var range) && range.Contains(plain));
    }
}
