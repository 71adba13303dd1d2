using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Web.Api;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>Answers as Opsgenie's clients read them: always a JSON object, always with the headers that some of them miss aloud.</summary>
internal static class OpsgenieAnswers
{
    private const string Started = "opsgenie.started";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>From here on the time is counted that an answer says it took.</summary>
    public static void Start(HttpContext context) => context.Items[Started] = Stopwatch.GetTimestamp();

    /// <summary>The event is on disk.</summary>
    /// <param name="sequence">Its number, from which the id for asking later is made.</param>
    public static Task AcceptedAsync(HttpContext context, long sequence) =>
        WriteAsync(context, StatusCodes.Status202Accepted, new { Result = "Request will be processed", Took = Took(context), RequestId = OpsgenieRequestId.Of(sequence) });

    public static Task DataAsync(HttpContext context, object data, object? paging = null) =>
        WriteAsync(context, StatusCodes.Status200OK, new { Data = data, Paging = paging, Took = Took(context), RequestId = OpsgenieRequestId.None(context) });

    /// <summary>A heartbeat was made, changed or taken away.</summary>
    public static Task DoneAsync(HttpContext context, int status, string result, object data) =>
        WriteAsync(context, status, new { Result = result, Data = data, Took = Took(context), RequestId = OpsgenieRequestId.None(context) });

    public static Task PongAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status202Accepted, new { Result = "PONG - Heartbeat received", Took = Took(context), RequestId = OpsgenieRequestId.None(context) });

    /// <summary>To be asked again a second later.</summary>
    public static Task TooManyAsync(HttpContext context, string message)
    {
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers["X-RateLimit-State"] = "THROTTLED";
        context.Response.Headers["X-RateLimit-Reason"] = "ACCOUNT";
        context.Response.Headers["X-RateLimit-Period-In-Sec"] = "60";
        return RefuseAsync(context, StatusCodes.Status429TooManyRequests, message);
    }

    /// <param name="field">Which field is wrong; null when it is not about one.</param>
    public static Task RefuseAsync(HttpContext context, int status, string message, string? field = null) => WriteAsync(
        context, status, new { Message = message, Errors = field is null ? null : new Dictionary<string, string> { [field] = message }, Took = Took(context), RequestId = OpsgenieRequestId.None(context) });

    /// <summary>Not looked at yet; by this header a client knows that it is to ask again.</summary>
    public static Task NotYetAsync(HttpContext context)
    {
        context.Response.Headers["X-Opsgenie-Errortype"] = "RequestNotProcessed";
        return RefuseAsync(context, StatusCodes.Status404NotFound, "Request not processed yet");
    }

    private static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        Problems.Name(context);
        context.Response.Headers["X-Response-Time"] = Took(context).ToString("0.000", CultureInfo.InvariantCulture);
        context.Response.Headers.TryAdd("X-RateLimit-State", "OK");
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, Json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>In seconds; never 0, which a client takes for "missing".</summary>
    private static double Took(HttpContext context) =>
        context.Items.TryGetValue(Started, out var started) ? Math.Max(0.001, Math.Round(Stopwatch.GetElapsedTime((long)started!).TotalSeconds, 3)) : 0.001;
}
