using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>Asks a provider besides sending messages. It has connections of its own: questions that wait for an answer must not stand in the way of pages.</summary>
internal abstract class ProviderApi(Uri server, int connections, OutboundOptions options, TimeProvider clock) : IFixedServer, IDisposable
{
    public Uri Server { get; set; } = server;

    protected GuardedHttp Http { get; } = new(options, clock, connections);

    protected TimeProvider Clock => clock;

    /// <param name="within">How long to wait for the answer.</param>
    /// <returns>Null when there was none.</returns>
    public async Task<OutboundAnswer?> AskAsync(HttpCall call, TimeSpan within, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var content = call.Content();
            return await Http.SendAsync(call.Method, call.Url, content, call.Headers, both.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException or ForbiddenTarget
            || failure is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => Http.Dispose();
}
