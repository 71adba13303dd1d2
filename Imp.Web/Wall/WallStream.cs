using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Wall;
using Imp.Web.Host;

namespace Imp.Web.Wall;

/// <summary>Sends wall screens the picture as it changes, as server-sent events: what changed while a slow screen was reading is one event, not many.</summary>
internal sealed class WallStream(WallBoard board, Bell bell, TimeProvider clock, IHostApplicationLifetime host)
{
    /// <summary>Screens at a time.</summary>
    public const int Most = 1_000;

    /// <summary>So often a screen hears something, so that it knows the line is alive.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>Then the screen connects anew, and shows again that it may.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private WallPicture? written;
    private byte[] frame = [];
    private int screens;

    /// <summary>What the screens were made with; another one makes them load the page again.</summary>
    public static string Version { get; } = WebAssets.Url("screen.js")[^12..] + WebAssets.Url("screen.css")[^12..];

    /// <param name="mayGoOn">Asked at every beat; false ends it with the event <c>gone</c>.</param>
    public async Task SendAsync(HttpContext context, Func<CancellationToken, ValueTask<bool>> mayGoOn)
    {
        if (Interlocked.Increment(ref screens) > Most)
        {
            Interlocked.Decrement(ref screens);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "30";
            return;
        }
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
            await SendAsync(context.Response, mayGoOn, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The screen went, or Imp stops; it comes back by itself.
        }
        finally
        {
            Interlocked.Decrement(ref screens);
        }
    }

    private async Task SendAsync(HttpResponse response, Func<CancellationToken, ValueTask<bool>> mayGoOn, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await WriteAsync(response, "retry: 2000\n\n"u8.ToArray(), cancel);
        var started = clock.GetTimestamp();
        WallPicture? shown = null;
        await foreach (var _ in ChangesAsync(cancel))
        {
            if (!await mayGoOn(cancel))
            {
                await WriteAsync(response, "event: gone\ndata: \n\n"u8.ToArray(), cancel);
                return;
            }
            var picture = await board.ReadAsync(cancel);
            await WriteAsync(response, ReferenceEquals(picture, shown) ? "event: beat\ndata: \n\n"u8.ToArray() : FrameOf(picture), cancel);
            shown = picture;
            if (clock.GetElapsedTime(started) > Longest) return;
        }
    }

    /// <summary>At once, at every change, and at every beat without one.</summary>
    private async IAsyncEnumerable<bool> ChangesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        rung.Writer.TryWrite(true);
        using var listening = bell.Subscribe([.. WallBoard.Topics, Topic.Walls], _ => rung.Writer.TryWrite(true));
        await using var beats = clock.CreateTimer(_ => rung.Writer.TryWrite(true), null, Beat, Beat);
        while (true) yield return await rung.Reader.ReadAsync(cancel);
    }

    private byte[] FrameOf(WallPicture picture)
    {
        lock (gate)
        {
            if (!ReferenceEquals(written, picture)) (written, frame) = (picture, [.. "event: picture\ndata: "u8, .. WallFrame.Of(picture, Version), .. "\n\n"u8]);
            return frame;
        }
    }

    private static async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken cancel)
    {
        await response.Body.WriteAsync(bytes, cancel);
        await response.Body.FlushAsync(cancel);
    }
}
