using System.Net;
using System.Net.Sockets;

namespace Imp.Tests.Support;

/// <summary>Ports on this machine that nobody else can reach.</summary>
public static class Loopback
{
    /// <returns>A port that was free a moment ago, for a process that must be told its port. Our own sinks bind port 0 instead.</returns>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
