using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imp.Bench;

/// <summary>
/// A page with a circuit, without a browser: it opens the line as the framework's script does, takes each render batch, answers it, and draws
/// nothing. So two hundred of them fit beside the server.
/// </summary>
internal sealed partial class LivePage : IAsyncDisposable
{
    private readonly ClientWebSocket line = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource end = new();
    private readonly Action<ReadOnlyMemory<byte>> onBatch;
    private readonly TaskCompletionSource circuit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;

    private LivePage(Action<ReadOnlyMemory<byte>> onBatch) => this.onBatch = onBatch;

    /// <summary>Bytes that the server sent over the line.</summary>
    public long Received { get; private set; }

    /// <param name="cookie">Of somebody who is signed in.</param>
    /// <param name="onBatch">Gets what is to be drawn, as it came.</param>
    public static async Task<LivePage> OpenAsync(HttpClient client, string cookie, string path, Action<ReadOnlyMemory<byte>> onBatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var html = await answer.Content.ReadAsStringAsync();

        var page = new LivePage(onBatch);
        page.line.Options.SetRequestHeader("Cookie", cookie);
        page.line.Options.SetRequestHeader("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        await page.line.ConnectAsync(new UriBuilder(client.BaseAddress) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
        await page.line.SendAsync(Encoding.UTF8.GetBytes("""{"protocol":"blazorpack","version":1}""" + '\x1e'), WebSocketMessageType.Text, true, default);
        page.reading = page.ReadAsync();
        await page.SendAsync("0", "StartCircuit", client.BaseAddress.ToString(), new Uri(client.BaseAddress, path).ToString(), "[]", "");
        await page.circuit.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.SendAsync(null, "UpdateRootComponents", Operations(html), State().Match(html).Groups[1].Value);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading;
        line.Dispose();
        sending.Dispose();
        end.Dispose();
    }

    /// <summary>The components which the page asks to be brought to life.</summary>
    private static string Operations(string html)
    {
        var markers = Marker().Matches(html).Select(found => JsonElement.Parse(found.Groups[1].Value))
            .Where(marker => marker.TryGetProperty("descriptor", out _))
            .Select((marker, index) => new { type = "add", ssrComponentId = index + 1, marker });
        return JsonSerializer.Serialize(new { batchId = 1, operations = markers });
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var kept = new MemoryStream();
        var greeted = false;
        try
        {
            while (true)
            {
                var got = await line.ReceiveAsync(buffer.AsMemory(), end.Token);
                if (got.MessageType == WebSocketMessageType.Close) throw new BenchFailure("the server closed a page's line");
                Received += got.Count;
                kept.Write(buffer, 0, got.Count);
                if (!got.EndOfMessage) continue;
                ReadOnlyMemory<byte> message = kept.ToArray();
                kept.SetLength(0);
                if (!greeted)
                {
                    var brace = message.Span.IndexOf((byte)0x1e);
                    (greeted, message) = (true, message[(brace + 1)..]);
                }
                while (message.Length > 0) await HearAsync(Next(ref message));
            }
        }
        catch (OperationCanceledException)
        {
            // It was looked at long enough.
        }
        catch (Exception failure)
        {
            circuit.TrySetException(failure);
        }
    }

    private static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> from)
    {
        var (length, shift, at) = (0, 0, 0);
        byte part;
        do
        {
            part = from.Span[at++];
            length |= (part & 0x7f) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        var next = from.Slice(at, length);
        from = from[(at + length)..];
        return next;
    }

    private async Task HearAsync(ReadOnlyMemory<byte> packed)
    {
        if (Packed.Read(ref packed) is not object?[] said) return;
        if (said is [3L, ..])
        {
            circuit.TrySetResult();
            return;
        }
        if (said is [7L, ..]) throw new BenchFailure($"the server ended a page's line: {said[1]}");
        if (said is not [1L, _, _, string target, object?[] with, ..]) return;
        switch (target)
        {
            case "JS.RenderBatch":
                onBatch((ReadOnlyMemory<byte>)with[1]!);
                await SendAsync(null, "OnRenderCompleted", with[0], null);
                break;
            case "JS.BeginInvokeJS" when with[0] is long task and not 0:
                await SendAsync(null, "EndInvokeJSFromDotNet", task, true, $"[{task},true,{(with[3] is 1L ? """{"__jsObjectId":1}""" : "null")}]");
                break;
            case "JS.Error":
                throw new BenchFailure($"a page's circuit failed: {with[0]}");
        }
    }

    private async Task SendAsync(string? id, string target, params object?[] with)
    {
        var message = Packed.Write(1, new Packed.Headers(), id, target, with);
        var framed = new List<byte>(message.Length + 4);
        var length = message.Length;
        do
        {
            framed.Add((byte)(length & 0x7f | (length > 0x7f ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        framed.AddRange(message);
        await sending.WaitAsync();
        try
        {
            await line.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, true, default);
        }
        finally
        {
            sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:({.*?})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();
}
