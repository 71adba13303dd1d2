using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Opsgenie;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Microsoft.AspNetCore.Http.Features;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary><c>/v2/alerts…</c> and <c>/v2/heartbeats…</c>: Opsgenie's API v2, in its own words on success and on every error. Whatever changes something is an event: on disk before the 202, and done in the order of arrival.</summary>
internal sealed class OpsgenieEndpoint(RequestLedger ledger, IntegrationKeys keys, SenderProof proof, SentAlertQueries alerts, OpsgenieReads reads, OpsgenieHeartbeats heartbeats, TimeProvider clock)
{
    private const string NotBelieved = "Could not authenticate";

    public static bool Takes(string path) => OpsgeniePath.Takes(path) || OpsgenieHeartbeatPath.Takes(path);

    public async Task HandleAsync(HttpContext context)
    {
        OpsgenieAnswers.Start(context);
        try
        {
            await TakeAsync(context);
        }
        catch (StorageProblem problem)
        {
            context.Response.Headers.RetryAfter = problem.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
            await OpsgenieAnswers.RefuseAsync(context, problem.HttpStatus(), problem.Message);
        }
        catch (BadHttpRequestException broken)
        {
            await OpsgenieAnswers.RefuseAsync(context, broken.StatusCode, "The request could not be read");
        }
        catch (InvalidDataException)
        {
            await OpsgenieAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is not gzip although Content-Encoding says so");
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await OpsgenieAnswers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {RequestBody.Largest} bytes");
            return;
        }
        var sent = SentRequest.Of(context.Request, body, clock.GetUtcNow());
        if (await FindAsync(context, sent) is not { } integration)
        {
            await OpsgenieAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, NotBelieved);
            return;
        }
        var call = new OpsgenieCall(context, integration, sent, OpsgeniePath.Of(context.Request.Method, RawPath(context)));
        if ((await proof.CheckAsync(integration, Formats.Find(OpsgenieFormat.Word)!, sent, call.Cancel)).Refusal is { } reason)
        {
            await ledger.NoteAsync(integration, OpsgenieFormat.Word, EventOutcome.Refused, reason, null, sent.Body);
            await OpsgenieAnswers.RefuseAsync(context, StatusCodes.Status401Unauthorized, NotBelieved);
        }
        else if (RawPath(context) is var path && OpsgenieHeartbeatPath.Takes(path)) await heartbeats.AnswerAsync(call, OpsgenieHeartbeatPath.Of(context.Request.Method, path));
        else await DoAsync(call);
    }

    private Task DoAsync(OpsgenieCall call) => call.Path.Does switch
    {
        null => HttpMethods.IsPost(call.Context.Request.Method) || HttpMethods.IsPut(call.Context.Request.Method)
            ? OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status404NotFound, "There is nothing at this address")
            : OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status405MethodNotAllowed, "This address does not take this method"),
        "list" or "count" or "request" or "get" or "notes-of" or "logs-of" or "recipients-of" => reads.AnswerAsync(call, FindAlertAsync),
        _ when call.Sent.Problem is { } broken && (call.Path.Does == "create" || call.Sent.Body.Length > 0) => RefuseAsync(call, StatusCodes.Status400BadRequest, broken),
        _ when call.Sent.Problem is null && call.Sent.Content.ValueKind != System.Text.Json.JsonValueKind.Object => RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, "The body should be a JSON object"),
        "create" => CreateAsync(call),
        _ => ActAsync(call),
    };

    private async Task CreateAsync(OpsgenieCall call)
    {
        var reading = OpsgenieAlert.Read(call.Sent.Content);
        if (reading.Errors is [var error, ..])
        {
            await RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, error, "message");
            return;
        }
        var receipts = await ledger.AcceptAsync(call.Integration, OpsgenieFormat.Word, reading.Alerts, null, call.Sent.Body);
        await OpsgenieAnswers.AcceptedAsync(call.Context, receipts[0].Sequence);
    }

    private async Task ActAsync(OpsgenieCall call)
    {
        var action = OpsgenieAction.Read(call.Path.Does!, call.Sent.Content, call.Sent.Query, clock.GetUtcNow());
        if (action.Alert is not { } alert)
        {
            await RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, action.Error!, action.Field);
            return;
        }
        // Doing something with what is not open is accepted like everything else; the status of the request tells.
        var sequence = await KeyAsync(call) is { } key
            ? (await ledger.AcceptAsync(call.Integration, OpsgenieFormat.Word, [alert with { DedupKey = key }], null, call.Sent.Body))[0].Sequence
            : await ledger.KeepAsync(call.Integration, OpsgenieFormat.Word, "Nothing of this name is open.", alert, call.Sent.Body);
        await OpsgenieAnswers.AcceptedAsync(call.Context, sequence ?? 0);
    }

    /// <returns>The dedup key of the alert that a path names; null when it names one that is closed, or none.</returns>
    private async Task<string?> KeyAsync(OpsgenieCall call)
    {
        // An alias is the key itself, whether its alert was looked at already or still waits.
        if (call.NamesBy == "alias") return OpsgenieAlert.KeyOf(call.Path.Identifier);
        return await FindAlertAsync(call) is { Response: not ResponseState.Closed, ClosesAt: null } row ? row.DedupKey : null;
    }

    private async Task<IncidentRow?> FindAlertAsync(OpsgenieCall call)
    {
        var (service, name) = (call.Integration.Service, call.Path.Identifier);
        return call.NamesBy switch
        {
            "alias" => OpsgenieAlert.KeyOf(name) is { } key ? await alerts.OpenOfKeyAsync(service, key, call.Cancel) : null,
            "tiny" => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await alerts.ByNumberAsync(service, number, call.Cancel) : null,
            _ => Guid.TryParse(name, out var id) ? await alerts.ByIdAsync(service, new IncidentId(id), call.Cancel) : null,
        };
    }

    private async Task<IntegrationRef?> FindAsync(HttpContext context, SenderRequest sent)
    {
        foreach (var key in OpsgenieKey.In(context.Request, sent.Content))
            if (key.Length > 0 && await keys.FindAsync(key, context.RequestAborted) is { } found) return found;
        return null;
    }

    private async Task RefuseAsync(OpsgenieCall call, int status, string message, string? field = null)
    {
        await ledger.NoteAsync(call.Integration, OpsgenieFormat.Word, EventOutcome.Refused, message, null, call.Sent.Body);
        await OpsgenieAnswers.RefuseAsync(call.Context, status, message, field);
    }

    /// <summary>As the client wrote it. The server's own path is decoded in part, and a second round would take "%25" for something else.</summary>
    private static string RawPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/')) target = Uri.TryCreate(target, UriKind.Absolute, out var whole) ? whole.AbsolutePath : context.Request.Path.ToUriComponent();
        var path = target.Split('?', 2)[0];
        return Takes(path) ? path : context.Request.Path.ToUriComponent();
    }
}

/// <summary>One request of a client that showed a key.</summary>
internal sealed record OpsgenieCall(HttpContext Context, IntegrationRef Integration, SenderRequest Sent, OpsgeniePath Path)
{
    public CancellationToken Cancel => Context.RequestAborted;

    /// <summary>"id", "alias" or "tiny".</summary>
    public string NamesBy => Context.Request.Query["identifierType"].ToString().ToLowerInvariant() is ("alias" or "tiny") and var type ? type : "id";
}
