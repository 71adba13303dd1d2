using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>The questions of Opsgenie's API: one alert, lists, and what became of a request.</summary>
internal sealed class OpsgenieReads(SentAlertQueries alerts, IncidentQueries incidents, Handled handled)
{
    private const int MostRows = 100;
    private const int FurthestOffset = 20_000;

    /// <summary>So long a question waits for an event that was not looked at yet: some clients ask again without a pause.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="find">Finds the alert that the path names.</param>
    public async Task AnswerAsync(OpsgenieCall call, Func<OpsgenieCall, Task<IncidentRow?>> find)
    {
        switch (call.Path.Does)
        {
            case "list":
                await ListAsync(call);
                return;
            case "count":
                await OpsgenieAnswers.DataAsync(call.Context, new { Count = await alerts.CountAsync(call.Integration.Service, OpsgenieSearch.Read(Query(call, "query")), call.Cancel) });
                return;
            case "request":
                await RequestAsync(call);
                return;
        }
        if (await find(call) is not { } row) await OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status404NotFound, "Alert does not exist");
        else await OneAsync(call, row);
    }

    private async Task OneAsync(OpsgenieCall call, IncidentRow row)
    {
        var limit = Number(call, "limit", 100, 1, MostRows);
        switch (call.Path.Does)
        {
            case "get":
                await OpsgenieAnswers.DataAsync(call.Context, OpsgenieView.Of(await alerts.WithDetailsAsync(row, call.Cancel), call.Integration));
                break;
            case "recipients-of":
                // Who was paged is told to those who sign in, and not to whoever holds a sender's key.
                await OpsgenieAnswers.DataAsync(call.Context, Array.Empty<object>());
                break;
            default:
                var lines = (await incidents.TimelineAsync(row.Id, null, limit, call.Cancel)).Items;
                await OpsgenieAnswers.DataAsync(call.Context, call.Path.Does == "notes-of"
                    ? lines.Where(line => line.Kind == "incident.note-added").Select(line => new { Note = line.Body ?? "", Owner = line.Actor, Offset = $"{line.Sequence}", CreatedAt = line.At }).ToArray()
                    : lines.Select(line => new { Log = $"{line.Actor} {line.Sentence}", Type = "alertRecipient", Owner = line.Actor, Offset = $"{line.Sequence}", CreatedAt = line.At }).ToArray());
                break;
        }
    }

    private async Task ListAsync(OpsgenieCall call)
    {
        var (filter, offset, limit) = (OpsgenieSearch.Read(Query(call, "query")), Number(call, "offset", 0, 0, FurthestOffset), Number(call, "limit", 20, 1, MostRows));
        var rows = await alerts.ListAsync(call.Integration.Service, filter, offset, limit, Query(call, "order") == "asc", call.Cancel);
        var count = await alerts.CountAsync(call.Integration.Service, filter, call.Cancel);
        string At(int start) => $"{call.Context.Request.Scheme}://{call.Context.Request.Host}{call.Context.Request.Path}?limit={limit}&offset={start}&query={Uri.EscapeDataString(Query(call, "query") ?? "")}";
        await OpsgenieAnswers.DataAsync(
            call.Context, rows.Select(row => OpsgenieView.Of(new SentAlert(row, null, null), call.Integration)).ToArray(),
            new
            {
                First = At(0), Next = offset + limit < count ? At(offset + limit) : null, Prev = offset > 0 ? At(Math.Max(0, offset - limit)) : null, Last = At(Math.Max(0, (count - 1) / limit * limit)),
            });
    }

    private async Task RequestAsync(OpsgenieCall call)
    {
        if (OpsgenieRequestId.Read(call.Path.Identifier) is not { } sequence || await alerts.RequestAsync(call.Integration.Id, sequence, call.Cancel) is not { } request)
        {
            await OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status404NotFound, "There is no such request");
            return;
        }
        if (request.HandledAt is null && await handled.WaitAsync(sequence, Patience, call.Cancel) is not null) request = (await alerts.RequestAsync(call.Integration.Id, sequence, call.Cancel))!;
        if (request.HandledAt is null) await OpsgenieAnswers.NotYetAsync(call.Context);
        else await OpsgenieAnswers.DataAsync(call.Context, Status(request, call));
    }

    private static object Status(EventFate request, OpsgenieCall call)
    {
        var (success, status) = Words(request);
        return new
        {
            Success = success, IsSuccess = success, Action = Action(request.Action), ProcessedAt = request.HandledAt, IntegrationId = call.Integration.Id.Value,
            Status = status, AlertId = request.Incident?.Value.ToString() ?? "", Alias = request.DedupKey,
        };
    }

    /// <summary>Two of these sentences are searched for by a client, letter by letter: that nothing is open, and that it is so already.</summary>
    private static (bool Success, string Status) Words(EventFate request) => request.Outcome switch
    {
        EventOutcome.Created or EventOutcome.Reopened => (true, "Created alert"),
        EventOutcome.Attached => (true, "Increased the count of the open alert"),
        EventOutcome.Acknowledged => request.Reason is null ? (true, "Acknowledged alert") : (false, "Alert is already acknowledged"),
        EventOutcome.Resolved => request.Reason is null ? (true, "Closed alert") : (true, request.Reason),
        EventOutcome.Changed => (true, "Changed alert"),
        EventOutcome.Suppressed => (true, request.Reason ?? "Suppressed"),
        EventOutcome.Ignored => (false, "There is no open alert"),
        _ => (false, request.Reason ?? "Failed"),
    };

    private static string Action(AlertAction action) => action switch
    {
        AlertAction.Trigger => "Create",
        AlertAction.Acknowledge => "Acknowledge",
        AlertAction.Resolve => "Close",
        AlertAction.Change => "Update",
    };

    private static string? Query(OpsgenieCall call, string name) => call.Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    private static int Number(OpsgenieCall call, string name, int otherwise, int least, int most) =>
        int.TryParse(Query(call, name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : otherwise;
}
