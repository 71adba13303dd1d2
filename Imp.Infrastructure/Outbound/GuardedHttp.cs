using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
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

    /// <summary>Nearly every answer fits into it.</summary>
    private const int FirstRead = 8 * 1024;

    /// <summary>How Imp calls itself.</summary>
    internal static readonly ProductInfoHeaderValue Agent = new("Imp", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3));

    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(20);

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
        request.Headers.UserAgent.Add(Agent);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            return await ReadAsync(answer, cancel);
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
        request.Headers.UserAgent.Add(Agent);
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

    /// <summary>Opens a line for messages in both directions.</summary>
    /// <param name="url">Begins with <c>wss://</c> or <c>ws://</c>.</param>
    /// <exception cref="ForbiddenTarget">Not public, and not opened.</exception>
    /// <exception cref="WebSocketException">It did not come about.</exception>
    public async Task<WebSocket> OpenSocketAsync(Uri url, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        // A line that fell silent is noticed, and not only when somebody presses a button.
        (socket.Options.KeepAliveInterval, socket.Options.KeepAliveTimeout) = (SilentFor, SilentFor);
        try
        {
            await socket.ConnectAsync(url, http, cancel);
            return socket;
        }
        catch (Exception failure)
        {
            socket.Dispose();
            for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
                if (inner is ForbiddenTarget forbidden) throw forbidden;
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<OutboundAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        var (buffer, length) = (ArrayPool<byte>.Shared.Rent(FirstRead), 0);
        while (length < LargestAnswer && await stream.ReadAsync(buffer.AsMemory(length), cancel) is var read and > 0)
        {
            length += read;
            if (length < buffer.Length) continue;
            var larger = ArrayPool<byte>.Shared.Rent(4 * buffer.Length);
            buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        length = Math.Min(length, LargestAnswer);
        var whole = new OutboundAnswer(answer.StatusCode, Readable(buffer.AsSpan(0, length)), RetryAfter(answer.Headers.RetryAfter)) { Json = AsJson(buffer.AsSpan(0, length)) };
        // Only here: after a failure somebody may still be writing into it.
        ArrayPool<byte>.Shared.Return(buffer);
        return whole;
    }

    private static JsonElement? AsJson(ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or LargestAnswer || body[0] is not ((byte)'{' or (byte)'[' or (byte)' ' or (byte)'\n')) return null;
        try
        {
            return JsonElement.Parse(body);
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

    private static string Readable(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return "";
        var text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestText)]);
        var clean = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return clean.Length <= LongestText ? clean : clean[..LongestText];
    }
}
