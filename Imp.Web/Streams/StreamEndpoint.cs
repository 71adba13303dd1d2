using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Imp.Domain.Streams;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Streams;
using Imp.Web.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Imp.Web.Streams;

/// <summary>What happens, as server-sent events, to whoever may see it.</summary>
internal static class StreamEndpoint
{
    /// <summary>Who takes nothing for so long is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task ListenAsync(HttpContext context)
    {
        var (parts, cancel) = (context.RequestServices, context.RequestAborted);
        var (feed, guard, clock) = (parts.GetRequiredService<EventFeed>(), parts.GetRequiredService<StreamGuard>(), parts.GetRequiredService<TimeProvider>());
        context.Request.RefuseUnknown([.. StreamDocument.Parameters.Select(one => one.Name)]);
        var wanted = StreamRequest.Of(context.Request);
        var filter = await wanted.FilterAsync(parts.GetRequiredService<ServiceFinder>(), parts.GetRequiredService<NameBoard>(), cancel);
        using var seat = feed.TakeSeat();
        if (seat is null)
        {
            context.Response.Headers.RetryAfter = "30";
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "stream.full", $"{EventFeed.MostListeners:N0} programs listen already. Try again in a moment.");
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, parts.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await SendAsync(context, feed.ReadAsync(filter, wanted.LastEventId, StreamGuard.Doubts, may => guard.MayAsync(context.User, may), end.Token), clock, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The listener went, or Imp stops; it comes back by itself.
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }

    private static async Task SendAsync(HttpContext context, IAsyncEnumerable<FeedBatch> batches, TimeProvider clock, CancellationToken cancel)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var body = context.Response.BodyWriter;
        await WriteAsync(body, "retry: 2000\n\n", clock, cancel);
        var told = 0L;
        await foreach (var batch in batches.WithCancellation(cancel))
        {
            foreach (var frame in batch.Frames) body.Write(frame.Bytes.Span);
            if (batch.News == FeedNews.Events) await FlushAsync(body, clock, cancel);
            else await WriteAsync(body, Words(batch, batch.Position > told), clock, cancel);
            told = batch.Frames.Count > 0 ? batch.Frames[^1].Sequence : batch.Position;
        }
    }

    /// <summary>A number alone, without data, is no event: it only moves what the listener asks for when it comes back.</summary>
    private static string Words(FeedBatch batch, bool moved)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"id: {batch.Position}\n");
        return batch.News switch
        {
            FeedNews.Silence => moved ? $": beat\n{id}\n" : ": beat\n\n",
            FeedNews.Reset => string.Create(CultureInfo.InvariantCulture, $"{id}event: reset\ndata: {{\"id\":{batch.Position},\"type\":\"reset\",\"reason\":\"The events after that id are not kept. Read what you need anew; new events follow.\"}}\n\n"),
            FeedNews.TooSlow => $": too slow; come back with the last id\n{id}\n",
            FeedNews.Over => ": this key or session may not listen any more\n\n",
            FeedNews.Events => "",
        };
    }

    private static Task WriteAsync(PipeWriter body, string text, TimeProvider clock, CancellationToken cancel)
    {
        body.Write(Encoding.UTF8.GetBytes(text));
        return FlushAsync(body, clock, cancel);
    }

    private static async Task FlushAsync(PipeWriter body, TimeProvider clock, CancellationToken cancel)
    {
        var flushing = body.FlushAsync(cancel);
        var flushed = flushing.IsCompleted ? await flushing : await flushing.AsTask().WaitAsync(Patience, clock, cancel);
        if (flushed.IsCompleted) throw new IOException("The listener is gone.");
    }
}
