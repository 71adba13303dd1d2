using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;

namespace Imp.Web.Cli.Client;

/// <summary>A server, by its address and a key. Follows no redirect: the key is for this server alone.</summary>
/// <param name="server">Without a slash at the end.</param>
/// <param name="patience">How long one answer may take; of a file, how long nothing may move.</param>
internal sealed class ServerClient(string server, Secret? key, TimeSpan patience) : ImpClient
{
    private const int MostTries = 3;

    private readonly HttpMessageInvoker line = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = patience });

    public override string Where => server;

    public override async Task<JsonNode?> SendAsync(string method, string path, JsonNode? body, CancellationToken cancel)
    {
        using var answer = await AskAgainAsync(() => Request(method, "/api/v1" + path, Json(body), key), cancel);
        return await ReadAsync(answer, path, cancel);
    }

    /// <summary>Sends a file as it is read.</summary>
    /// <returns>What was made of it.</returns>
    /// <exception cref="CliFailure">It could not be done.</exception>
    public async Task<JsonObject> UploadAsync(string path, Stream file, CancellationToken cancel)
    {
        SentFile? sent = null;
        using var answer = await AskAgainAsync(() => Request("POST", "/api/v1" + path, sent = new SentFile(file), key), cancel, () => sent is { HasBegun: false });
        return await ReadAsync(answer, path, cancel) as JsonObject ?? throw new CliFailure(CliFailure.NoImp, $"{Where} answered {path} with something else than was asked.");
    }

    /// <summary>Writes a file as it comes in.</summary>
    /// <exception cref="CliFailure">It could not be done.</exception>
    public async Task DownloadAsync(string path, Stream to, CancellationToken cancel)
    {
        using var answer = await AskAgainAsync(() => Request("GET", "/api/v1" + path, null, key), cancel, to: to);
        if (!answer.IsSuccessStatusCode) await ReadAsync(answer, path, cancel);
    }

    /// <summary>Calls an address that needs no API key, such as a heartbeat's.</summary>
    /// <returns>The status.</returns>
    public async Task<int> PostAsync(string path, JsonNode? body, CancellationToken cancel)
    {
        using var answer = await AskAsync(Request("POST", path, Json(body), null), cancel);
        return (int)answer.StatusCode;
    }

    public override ValueTask DisposeAsync()
    {
        line.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <param name="mayAgain">Whether the request can be sent again; null: always.</param>
    private async Task<HttpResponseMessage> AskAgainAsync(Func<HttpRequestMessage> request, CancellationToken cancel, Func<bool>? mayAgain = null, Stream? to = null)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await AskAsync(request(), cancel, to);
            // Whoever applies a large configuration asks often; the server says when it listens again.
            if ((int)answer.StatusCode != 429 || tries == MostTries || answer.Headers.RetryAfter?.Delta is not { TotalSeconds: <= 60 } wait || mayAgain?.Invoke() == false) return answer;
            answer.Dispose();
            await Task.Delay(wait, cancel);
        }
    }

    private static StringContent? Json(JsonNode? body) => body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

    private HttpRequestMessage Request(string method, string path, HttpContent? content, Secret? bearer)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), server + path) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("imp-cli", VersionVerb.Version.Split('+')[0]));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // What will be refused is refused before a large file is on its way.
        request.Headers.ExpectContinue = content is SentFile;
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Reveal);
        return request;
    }

    /// <param name="to">Where the answer's bytes go when it is a good one; null: they are read into memory.</param>
    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancel, Stream? to = null)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        void Waits() => enough.CancelAfter(patience);
        Waits();
        try
        {
            using var sent = request;
            if (request.Content is SentFile file) file.Moved = Waits;
            var answer = await line.SendAsync(request, enough.Token);
            if (to is null || !answer.IsSuccessStatusCode) await answer.Content.LoadIntoBufferAsync(enough.Token);
            else await PieceByPiece.CopyAsync(await answer.Content.ReadAsStreamAsync(enough.Token), to, long.MaxValue, Waits, enough.Token);
            return answer;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CliFailure(CliFailure.NoServer, $"{server} did not answer within {patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException failure)
        {
            throw new CliFailure(CliFailure.NoServer, Says(failure));
        }
        catch (IOException failure) when (failure is HttpIOException or { InnerException: SocketException })
        {
            throw new CliFailure(CliFailure.NoServer, $"{server} broke off in the middle of its answer.");
        }
    }

    private async Task<JsonNode?> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancel)
    {
        var read = Read(await answer.Content.ReadAsStringAsync(cancel));
        return answer.IsSuccessStatusCode && (read is not null || (int)answer.StatusCode == 204) ? read : throw CliFailure.Of((int)answer.StatusCode, read, Where, path);
    }

    private string Says(HttpRequestException failure) => failure.InnerException switch
    {
        AuthenticationException tls => $"{server} has a certificate that this machine does not trust: {tls.Message.TrimEnd('.')}. Let the machine trust its authority; Imp has no switch that looks away.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => $"There is no machine of the name in {server}.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"No server listens at {server}. Is it running?",
        _ => $"{server} cannot be reached: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.",
    };

    private static JsonNode? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
