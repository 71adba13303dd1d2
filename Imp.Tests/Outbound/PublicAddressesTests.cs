using System.Net;
using Imp.Infrastructure.Outbound;

namespace Imp.Tests.Outbound;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.8.9.1"), InlineData("0.0.0.0"), InlineData("10.1.2.3"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.168.1.1"), InlineData("169.254.169.254"), InlineData("100.64.0.1"), InlineData("224.0.0.1"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("198.18.0.1"), InlineData("192.0.2.1"), InlineData("198.51.100.7"), InlineData("203.0.113.9"), InlineData("192.0.0.8")]
    [InlineData("::1"), InlineData("::"), InlineData("fe80::1"), InlineData("fc00::1"), InlineData("fd12::1"), InlineData("ff02::1"), InlineData("2001:db8::1")]
    [InlineData("::ffff:127.0.0.1"), InlineData("::ffff:8.8.8.8"), InlineData("64:ff9b::7f00:1"), InlineData("2002:7f00:1::"), InlineData("2001:0:5ef5:79fb::1"), InlineData("::127.0.0.1")]
    public void Inside_addresses_are_not_public(string address) => PublicAddresses.IsPublic(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("8.8.8.8"), InlineData("172.32.0.1"), InlineData("100.128.0.1"), InlineData("192.169.0.1"), InlineData("2606:4700::1111"), InlineData("2a00:1450::1")]
    public void Others_are(string address) => PublicAddresses.IsPublic(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("hooks.lan", "10.0.0.5", true), InlineData("other.lan", "10.0.0.5", false), InlineData("x", "192.168.7.9", true), InlineData("x", "::ffff:192.168.7.9", true)]
    [InlineData("x", "192.168.8.9", false), InlineData("x", "127.0.0.1", true)]
    public void The_operator_opens_names_addresses_and_ranges(string host, string address, bool open) =>
        new OutboundOptions(["hooks.lan", "192.168.7.0/24", "127.0.0.1"]).Allows(host, IPAddress.Parse(address)).Should().Be(open);
}
