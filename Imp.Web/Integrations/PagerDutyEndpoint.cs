using System.Text.Json;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.PagerDuty;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;
using Imp.Web.Api;

namespace Imp.Web.Integrations;

/// <summary><c>POST /v2/enqueue</c>: PagerDuty Events API v2, in its own words on success and on every error, because its clients parse them.</summary>
internal sealed class PagerDutyEndpoint(EventLedger ledger, RequestLedger requests, IntegrationKeys keys)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "invalid event", "Use POST");
            return;
        }
        try
        {
            await TakeAsync(context);
        }
        catch (StorageProblem problem)
        {
            await RefuseAsync(context, problem.HttpStatus(), "error", problem.Message, retryAfter: problem.RetryAfterSeconds());
        }
        catch (BadHttpRequestException broken)
        {
            await RefuseAsync(context, broken.StatusCode, "Unrecognized object", "The request could not be read");
        }
        catch (InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Unrecognized object", "The body is not gzip although Content-Encoding says so");
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "invalid event", $"The body is larger than {RequestBody.Largest} bytes");
            return;
        }
        if (JsonBounds.Parse(body, out var document) is { } broken)
        {
            Problems.Name(context);
            await WriteAsync(context, StatusCodes.Status400BadRequest, new Refused("Unrecognized object", "Event object format is unrecognized", ["JSON parse error", broken]));
            return;
        }
        using var read = document!;
        var parsed = EventsV2.Parse(read.RootElement);
        var integration = parsed.Key is null ? null : await keys.FindAsync(parsed.Key, context.RequestAborted);
        if (integration is null || parsed.Alert is null)
        {
            string[] errors = [.. KeyErrors(parsed.Key, integration), .. parsed.Errors];
            if (integration is not null) await requests.NoteAsync(integration, EventsV2.Format, Imp.Domain.Alerts.EventOutcome.Refused, string.Join("; ", errors), null, body);
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid event", errors);
            return;
        }
        var receipt = await ledger.AcceptAndStayAsync(integration, EventsV2.Format, parsed.Alert, body);
        await WriteAsync(context, StatusCodes.Status202Accepted, new Accepted("success", "Event processed", receipt.DedupKey, receipt.Grouped ? true : null));
    }

    private static string[] KeyErrors(string? key, IntegrationRef? integration) => (key, integration) switch
    {
        (null, _) => ["'routing_key' is missing or blank"],
        (_, null) => ["'routing_key' is invalid"],
        _ => [],
    };

    private static Task RefuseAsync(HttpContext context, int status, string word, params string[] errors) => RefuseAsync(context, status, word, errors, null);

    private static Task RefuseAsync(HttpContext context, int status, string word, string error, int? retryAfter) => RefuseAsync(context, status, word, [error], retryAfter);

    private static Task RefuseAsync(HttpContext context, int status, string word, string[] errors, int? retryAfter)
    {
        Problems.Name(context);
        if (retryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return WriteAsync(context, status, new Refused(word, "Event object is invalid", errors));
    }

    private static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, IngestJson.Options);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    private sealed record Accepted(string Status, string Message, string DedupKey, bool? Grouped);

    private sealed record Refused(string Status, string Message, string[] Errors);
}
