using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Integrations.PagerDuty;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;
using Imp.Web.Api;

namespace Imp.Web.Integrations;

/// <summary><c>POST /in/{key}</c>: any JSON, recognised by what is in it. Says what became of the event when that is known at once.</summary>
internal sealed class GenericEndpoint(EventLedger ledger, IntegrationKeys keys, Handled handled)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task HandleAsync(HttpContext context, string key)
    {
        try
        {
            await TakeAsync(context, key);
        }
        catch (StorageProblem problem)
        {
            context.Response.Headers.RetryAfter = problem.RetryAfterSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Problems.WriteAsync(context, problem.HttpStatus(), "storage", problem.Message);
        }
        catch (InvalidDataException)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "body.gzip", "The body is not gzip although Content-Encoding says so.");
        }
    }

    private async Task TakeAsync(HttpContext context, string key)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await Problems.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "method", "Send events with POST.");
            return;
        }
        if (await keys.FindAsync(key, context.RequestAborted) is not { } integration)
        {
            await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "key", "This key is unknown or was withdrawn. Copy the key from the integration's page again.");
            return;
        }
        if (await RequestBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await Problems.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "body.size", $"The body is larger than {RequestBody.Largest} bytes.");
            return;
        }
        if (JsonBounds.Check(body) is { } broken)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "body.json", broken);
            return;
        }
        await AcceptAsync(context, integration, body);
    }

    private async Task AcceptAsync(HttpContext context, IntegrationRef integration, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var (format, parsed) = Recognise(document.RootElement);
        if (parsed.Alert is not { } alert)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "body.content", string.Join(" ", parsed.Errors));
            return;
        }
        if (context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 255 } sent) alert = alert with { SenderId = sent };
        var receipt = await ledger.AcceptAsync(integration, format, alert, body);
        var settled = receipt.Settled ?? await (receipt.Repeat ? handled.FindAsync(receipt.Sequence, context.RequestAborted) : handled.WaitAsync(receipt.Sequence, Patience, context.RequestAborted));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new Accepted(
            "accepted", receipt.Sequence, receipt.DedupKey, (settled?.Outcome ?? EventOutcome.Received).ToString().ToLowerInvariant(), settled?.Reason, settled?.Incident,
            $"/events/{receipt.Sequence}"), IngestJson.Options, context.RequestAborted);
    }

    /// <summary>PagerDuty's own body is understood here too, its key being in the address.</summary>
    private static (string Format, ParsedEvent Parsed) Recognise(JsonElement body) =>
        body.Field("event_action") is not null && (body.Field("payload") ?? body.Field("routing_key")) is not null
            ? (EventsV2.Format, EventsV2.Parse(body))
            : (GenericJson.Format, GenericJson.Parse(body));

    private sealed record Accepted(string Status, long EventId, string DedupKey, string Outcome, string? Reason, long? Incident, string Event);
}
