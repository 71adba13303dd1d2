using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Imp.Infrastructure.Outbound;

/// <summary>What a page answered.</summary>
/// <param name="Text">Its first 256 KiB; empty when it was not asked for.</param>
/// <param name="Location">Where a redirect leads; null when it is none.</param>
public sealed record PageAnswer(int Status, string Text, Uri? Location);

/// <summary>Asks for pages as the guarded client posts, but on a connection of its own each time: whether one can be made is part of the question.</summary>
public sealed class GuardedPages : IDisposable
{
    private const int LargestText = 256 * 1024;

    private readonly HttpMessageInvoker http;

    public GuardedPages(GuardedSockets sockets) => http = new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, cancel) => await sockets.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
        MaxResponseHeadersLength = 32, ActivityHeadersPropagator = null,
    });

    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<PageAnswer> AskAsync(Uri url, bool usesHead, bool wantsText, CancellationToken cancel)
    {
        if (GuardedHttp.Problem(url.OriginalString) is { } problem) throw new HttpRequestException(HttpRequestError.Unknown, problem);

        using var request = new HttpRequestMessage(usesHead ? HttpMethod.Head : HttpMethod.Get, url);
        request.Headers.UserAgent.Add(GuardedHttp.Agent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            var location = (int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } to ? new Uri(url, to) : null;
            return new PageAnswer((int)answer.StatusCode, wantsText ? await ReadAsync(answer.Content, cancel) : "", location);
        }
        catch (HttpRequestException failure) when (failure.InnerException is ForbiddenTarget forbidden)
        {
            throw forbidden;
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[LargestText];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
