using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;

namespace Imp.Web.Host;

/// <summary>How much a live page may cost.</summary>
internal static class Circuits
{
    public static void Limit(CircuitOptions options)
    {
        options.DetailedErrors = false;
        options.DisconnectedCircuitMaxRetained = 100;
        options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
        options.MaxBufferedUnacknowledgedRenderBatches = 10;
    }

    public static void Limit(HubOptions options)
    {
        options.EnableDetailedErrors = false;
        // The longest text of a form, three bytes a character and escaped twice: below that, typing in it would cut the line.
        options.MaximumReceiveMessageSize = 256 * 1024;
    }
}
