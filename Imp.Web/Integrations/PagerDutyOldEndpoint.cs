using System.Globalization;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.PagerDuty;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;

namespace Imp.Web.Integrations;

/// <summary>PagerDuty's older events and its change events, in its own words on success and on every error.</summary>
internal sealed class PagerDutyOldEndpoint(RequestLedger ledger, IntegrationKeys keys)
{
    private const string Create = "/generic/2010-04-15/create_event.json";
    private const string Change = "/v2/change/enqueue";

    public static bool Takes(string path) => path.TrimEnd('/') is Create or Change;

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await TakeAsync(context);
        }
        catch (StorageProblem problem)
        {
            context.Response.Headers.RetryAfter = problem.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, problem.HttpStatus(), "error", problem.Message);
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
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "invalid event", "Use POST");
        }
        else if (await RequestBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "invalid event", $"The body is larger than {RequestBody.Largest} bytes");
        else if (JsonBounds.Check(body) is { } broken) await RefuseAsync(context, StatusCodes.Status400BadRequest, "Unrecognized object", "JSON parse error", broken);
        else await ReadAsync(context, body);
    }

    private async Task ReadAsync(HttpContext context, byte[] body)
    {
        var isChange = context.Request.Path.StartsWithSegments(Change);
        using var document = JsonDocument.Parse(body);
        var (format, parsed) = isChange ? (ChangeEvent.Format, ChangeEvent.Parse(document.RootElement)) : (EventsV1.Format, EventsV1.Parse(document.RootElement));
        var integration = parsed.Key is null ? null : await keys.FindAsync(parsed.Key, context.RequestAborted);
        if (integration is null || parsed.Alert is not { } alert)
        {
            string[] errors = [.. integration is null ? [$"'{(isChange ? "routing_key" : "service_key")}' is {(parsed.Key is null ? "missing or blank" : "invalid")}"] : Array.Empty<string>(), .. parsed.Errors];
            if (integration is not null) await ledger.NoteAsync(integration, format, EventOutcome.Refused, string.Join("; ", errors), null, body);
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid event", errors);
        }
        else if (isChange)
        {
            await ledger.KeepAsync(integration, format, ChangeEvent.Note, alert, body);
            await WriteAsync(context, StatusCodes.Status202Accepted, new Accepted("success", "Event processed", null));
        }
        else
        {
            var receipts = await ledger.AcceptAsync(integration, format, [alert], null, body);
            await WriteAsync(context, StatusCodes.Status200OK, new Accepted("success", "Event processed", receipts[0].DedupKey));
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string word, params string[] errors) => WriteAsync(context, status, new Refused(word, "Event object is invalid", errors));

    private static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, IngestJson.Options, context.RequestAborted);
    }

    private sealed record Accepted(string Status, string Message, string? IncidentKey);

    private sealed record Refused(string Status, string Message, string[] Errors);
}
