using System.Globalization;
using Imp.Infrastructure.Settings;
using Imp.Web.Identity;

namespace Imp.Web.Api;

/// <summary>So many requests a minute of one key or session; before anybody is known, of one address. What sends alerts in is not counted.</summary>
internal sealed class ApiLimits(RequestDelegate next, ImpSettings settings, TimeProvider clock)
{
    private const int Most = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly int quota = settings.Limits.ApiPerMinute;
    private readonly Dictionary<string, Counted> callers = [];
    private readonly Queue<string> order = [];
    private readonly Lock door = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }
        var (left, wait) = Count(CallerOf(context));
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = $"\"default\";q={Text(quota)};w={Text((int)Window.TotalSeconds)}";
        headers["RateLimit"] = $"\"default\";r={Text(Math.Max(left, 0))};t={Text(wait)}";
        if (left >= 0)
        {
            await next(context);
            return;
        }
        headers.RetryAfter = Text(wait);
        await Problems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "rate", $"More than {Text(quota)} requests in a minute: ask again in {Text(wait)} seconds.");
    }

    private static string CallerOf(HttpContext context) =>
        (context.User.KeyOf()?.Value ?? context.User.SessionOf()?.Value)?.ToString() ?? "from " + context.Connection.RemoteIpAddress;

    /// <returns>How many are left, below zero when this one is too many, and seconds until the count begins anew.</returns>
    private (int Left, int Wait) Count(string caller)
    {
        var now = clock.GetTimestamp();
        lock (door)
        {
            if (!callers.TryGetValue(caller, out var counted))
            {
                if (callers.Count >= Most) callers.Remove(order.Dequeue());
                order.Enqueue(caller);
                callers.Add(caller, counted = new Counted { Since = now });
            }
            if (clock.GetElapsedTime(counted.Since, now) >= Window) (counted.Since, counted.Count) = (now, 0);
            counted.Count++;
            return (quota - counted.Count, Math.Max(1, (int)Math.Ceiling((Window - clock.GetElapsedTime(counted.Since, now)).TotalSeconds)));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Counted
    {
        public long Since;
        public int Count;
    }
}
