using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imp.Tests.Support;

/// <summary>What a <see cref="WebhookSink"/> answers once.</summary>
/// <param name="RetryAfter">Sent as whole seconds.</param>
/// <param name="Delay">How long it waits before it answers; real time, so keep it above the sender's time-out or at nothing.</param>
/// <param name="Drop">Closes the connection instead of answering.</param>
public sealed record WebhookAnswer(int Status = 200, TimeSpan? RetryAfter = null, TimeSpan? Delay = null, bool Drop = false, string Body = "")
{
    /// <summary>Never answers; ends when the sender gives up.</summary>
    public static readonly WebhookAnswer Hang = new(Delay: Timeout.InfiniteTimeSpan);

    /// <summary>For a redirect: where to.</summary>
    public string? Location { get; init; }

    /// <summary>Sent as an instant instead of seconds.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Sends the body, of which more was promised, and then nothing more; ends when the sender gives up.</summary>
    public bool Stuck { get; init; }

    /// <summary>Closes the connection in the middle of the body, of which more was promised.</summary>
    public bool Half { get; init; }

    /// <summary>Closes the connection without a word.</summary>
    public static readonly WebhookAnswer Dropped = new(Drop: true);
}

/// <summary>A web server on a loopback port that keeps every request and answers from a script.</summary>
public sealed class WebhookSink : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<WebhookCall> calls = [];
    private readonly Queue<WebhookAnswer> script = [];
    private readonly WebApplication app;

    private WebhookSink(WebApplication app) => this.app = app;

    /// <summary>Starts one on a port of its own.</summary>
    public static async Task<WebhookSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new WebhookSink(builder.Build());
        sink.app.Run(sink.AnswerAsync);
        await sink.app.StartAsync();
        return sink;
    }

    /// <summary>The address without a slash at the end; every path below it is taken.</summary>
    public string Url => app.Urls.Single();

    /// <summary>What is answered when the script is empty. Default: 200 with nothing in it.</summary>
    public WebhookAnswer Otherwise { get; set; } = new();

    /// <summary>Calls whose path ends so never get an answer, unless the script has one.</summary>
    public string? HangsAt { get; set; }

    /// <summary>Everything received so far, oldest first, whatever was answered.</summary>
    public IReadOnlyList<WebhookCall> Calls { get { lock (gate) return [.. calls]; } }

    /// <summary>Appends answers to the script; each is given once, in this order.</summary>
    public void WillAnswer(params WebhookAnswer[] answers)
    {
        lock (gate) Array.ForEach(answers, script.Enqueue);
    }

    /// <summary>Waits until that many calls have arrived.</summary>
    /// <exception cref="TimeoutException">When they do not arrive in time.</exception>
    public async Task<IReadOnlyList<WebhookCall>> WaitForAsync(int count, TimeSpan? within = null)
    {
        await Eventually.HoldsAsync(() => Calls.Count >= count, $"{count} calls at {Url}; there are {Calls.Count}", within);
        return Calls;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var call = await WebhookCall.ReadAsync(context.Request, context.RequestAborted);
        var answer = Keep(call);
        if (answer.Delay is { } delay) await WaitAsync(delay, context.RequestAborted);
        if (answer.Drop || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } after) context.Response.Headers.RetryAfter = $"{(long)after.TotalSeconds}";
        if (answer.RetryAt is { } at) context.Response.Headers.RetryAfter = at.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Location is { } location) context.Response.Headers.Location = location;
        if (answer.Half || answer.Stuck)
        {
            context.Response.ContentLength = answer.Body.Length + 1_000;
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (answer.Stuck) await WaitAsync(Timeout.InfiniteTimeSpan, context.RequestAborted);
            context.Abort();
            return;
        }
        if (answer.Body.Length > 0) await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private WebhookAnswer Keep(WebhookCall call)
    {
        lock (gate)
        {
            calls.Add(call);
            var hangs = HangsAt is not null && call.Path.EndsWith(HangsAt, StringComparison.Ordinal);
            // What is scripted while calls hang somewhere is for those.
            if ((HangsAt is null || hangs) && script.TryDequeue(out var scripted)) return scripted;
            return hangs ? WebhookAnswer.Hang : Otherwise;
        }
    }

    private static async Task WaitAsync(TimeSpan delay, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(delay, cancel);
        }
        catch (OperationCanceledException)
        {
            // The sender gave up, which is what a long delay is for.
        }
    }
}
