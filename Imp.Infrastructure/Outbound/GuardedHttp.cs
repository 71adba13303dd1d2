using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

namespace Imp.Infrastructure.Outbound;

/// <summary>What came back.</summary>
/// <param name="Text">Readable start of the answer, at most 1,024 characters.</param>
/// <param name="RetryAfter">What the other side asked for; null when it did not.</param>
public sealed record OutboundAnswer(HttpStatusCode Status, string Text, TimeSpan? RetryAfter)
{
    /// <summary>The answer as JSON; null when it is none, or larger than 256 KiB.</summary>
    public JsonElement? Json { get; init; }
}

/// <summary>The target is inside, and the operator has not opened it.</summary>
public sealed class ForbiddenTarget(string host) : Exception($"{host} is not a public address. Add it to Outbound.Allow in the settings file if Imp shall call it.");

/// <summary>
/// The one way to call an address that a user typed. It resolves, checks every address, and connects to the one it checked, so that a name cannot
/// change its meaning in between. No redirects, no proxy, no cookies, an answer of bounded size.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private const int LongestText = 1_024;

    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    /// <param name="connections">So many to one server at the most.</param>
    public GuardedHttp(OutboundOptions options, TimeProvider clock, int connections = 4)
    {
        this.clock = clock;
        var sockets = new GuardedSockets(options);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = ConnectWithin,
            ConnectCallback = async (context, cancel) => await sockets.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel), PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = connections, ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,
        });
    }

    /// <returns>Why the address cannot be called; null when it can, as far as its text goes.</returns>
    public static string? Problem(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? "An address starts with https:// or http://."
        : url.UserInfo.Length > 0 ? "An address must not contain a user name or password."
        : null;

    /// <summary>Posts.</summary>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public Task<OutboundAnswer> PostAsync(Uri url, HttpContent content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, url, content, headers, cancel);

    /// <param name="content">Null when there is no body.</param>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<OutboundAnswer> SendAsync(HttpMethod method, Uri url, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancel)
    {
        if (Problem(url.OriginalString) is { } problem) throw new HttpRequestException(HttpRequestError.Unknown, problem);

        using var request = new HttpRequestMessage(method, url) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Imp", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            var body = await ReadAsync(answer.Content, cancel);
            return new OutboundAnswer(answer.StatusCode, Readable(body), RetryAfter(answer.Headers.RetryAfter)) { Json = AsJson(body) };
        }
        catch (HttpRequestException failure) when (failure.InnerException is ForbiddenTarget forbidden)
        {
            throw forbidden;
        }
    }

    /// <summary>Asks for a small document.</summary>
    /// <returns>Null when the answer is none of 2xx, or larger than it may be.</returns>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<byte[]?> GetAsync(Uri url, CancellationToken cancel)
    {
        if (Problem(url.OriginalString) is { } problem) throw new HttpRequestException(HttpRequestError.Unknown, problem);

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Imp", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)));
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            if (!answer.IsSuccessStatusCode) return null;
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            var buffer = new byte[LargestAnswer];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            return length < LargestAnswer ? buffer[..length] : null;
        }
        catch (HttpRequestException failure) when (failure.InnerException is ForbiddenTarget forbidden)
        {
            throw forbidden;
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[LargestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer.AsMemory(0, length);
    }

    private static JsonElement? AsJson(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or LargestAnswer || body.Span[0] is not ((byte)'{' or (byte)'[' or (byte)' ' or (byte)'\n')) return null;
        try
        {
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private static string Readable(ReadOnlyMemory<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4 * LongestText)]);
        var clean = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return clean.Length <= LongestText ? clean : clean[..LongestText];
    }
}
