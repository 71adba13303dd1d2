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
/// <param name="patience">How long one answer may take.</param>
internal sealed class ServerClient(string server, Secret? key, TimeSpan patience) : ImpClient
{
    private const int MostTries = 3;

    private readonly HttpMessageInvoker line = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = patience });

    public override string Where => server;

    public override async Task<JsonNode?> SendAsync(string method, string path, JsonNode? body, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await AskAsync(method, "/api/v1" + path, body, key, cancel);
            // Whoever applies a large configuration asks often; the server says when it listens again.
            if ((int)answer.StatusCode == 429 && tries < MostTries && answer.Headers.RetryAfter?.Delta is { TotalSeconds: <= 60 } wait)
            {
                await Task.Delay(wait, cancel);
                continue;
            }
            var read = Read(await answer.Content.ReadAsStringAsync(cancel));
            return answer.IsSuccessStatusCode && (read is not null || (int)answer.StatusCode == 204) ? read : throw CliFailure.Of((int)answer.StatusCode, read, Where, path);
        }
    }

    /// <summary>Calls an address that needs no API key, such as a heartbeat's.</summary>
    /// <returns>The status.</returns>
    public async Task<int> PostAsync(string path, JsonNode? body, CancellationToken cancel)
    {
        using var answer = await AskAsync("POST", path, body, null, cancel);
        return (int)answer.StatusCode;
    }

    public override ValueTask DisposeAsync()
    {
        line.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, JsonNode? body, Secret? bearer, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), server + path);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("imp-cli", VersionVerb.Version.Split('+')[0]));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Reveal);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(patience);
        try
        {
            var answer = await line.SendAsync(request, enough.Token);
            await answer.Content.LoadIntoBufferAsync(enough.Token);
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
