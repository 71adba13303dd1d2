using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Alertmanager;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Web.Api;

namespace Imp.Web.Integrations;

/// <summary><c>/in/{key}/alertmanager/api/v2/…</c> and its health: Imp in the place of an Alertmanager, so that Prometheus sends to it directly.</summary>
internal sealed class AlertmanagerApiEndpoint(RequestLedger ledger, IntegrationKeys keys, SenderProof proof, SentAlertQueries alerts, TimeProvider clock)
{
    private const string Below = "/alertmanager/";
    private const int MostListed = 100;

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly DateTimeOffset started = clock.GetUtcNow();

    /// <returns>True for what stands below an address of the format "alertmanager", which is its webhook.</returns>
    public static bool Takes(string path) => path.StartsWith("/in/", StringComparison.Ordinal) && Split(path).Asked.Length > 0;

    public async Task HandleAsync(HttpContext context, string path)
    {
        try
        {
            await TakeAsync(context, path);
        }
        catch (StorageProblem problem)
        {
            context.Response.Headers.RetryAfter = problem.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, problem.HttpStatus(), problem.Message);
        }
        catch (BadHttpRequestException broken)
        {
            await RefuseAsync(context, broken.StatusCode, "the request could not be read");
        }
        catch (InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "the body is not gzip although Content-Encoding says so");
        }
    }

    private async Task TakeAsync(HttpContext context, string path)
    {
        var (key, rest) = Split(path);
        context.Response.Headers.CacheControl = "no-store";
        if (await keys.FindAsync(key, context.RequestAborted) is not { } integration)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "this key is unknown or was withdrawn");
            return;
        }
        var isPost = HttpMethods.IsPost(context.Request.Method);
        switch (rest)
        {
            case "api/v2/alerts" when isPost:
                await AcceptAsync(context, integration);
                break;
            case "api/v2/alerts" when HttpMethods.IsGet(context.Request.Method):
                await WriteAsync(context, StatusCodes.Status200OK, await ListAsync(integration, context.RequestAborted));
                break;
            case "api/v2/status" when !isPost:
                await WriteAsync(context, StatusCodes.Status200OK, Status());
                break;
            case "-/healthy" or "-/ready" when !isPost:
                await context.Response.WriteAsync("OK", context.RequestAborted);
                break;
            case "api/v2/alerts" or "api/v2/status" or "-/healthy" or "-/ready":
                await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"method {context.Request.Method} is not allowed");
                break;
            default:
                await RefuseAsync(context, StatusCodes.Status404NotFound, "there is nothing at this address");
                break;
        }
    }

    private async Task AcceptAsync(HttpContext context, IntegrationRef integration)
    {
        if (await RequestBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {RequestBody.Largest} bytes");
            return;
        }
        var sent = SentRequest.Of(context.Request, body, clock.GetUtcNow());
        if ((await proof.CheckAsync(integration, Formats.Find(AlertmanagerApiFormat.Word)!, sent, context.RequestAborted)).Refusal is { } reason)
        {
            await NoteAsync(integration, reason, sent);
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "this key is unknown or was withdrawn");
            return;
        }
        if (sent.Problem is not null || sent.Content.ValueKind != JsonValueKind.Array)
        {
            var problem = sent.Problem ?? "The body should be a list of alerts.";
            await NoteAsync(integration, problem, sent);
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }
        var (read, bad) = AlertmanagerApiFormat.ReadAll(sent.Content, sent.ReceivedAt);
        if (read.Count > 0) await ledger.AcceptAsync(integration, AlertmanagerApiFormat.Word, Reading.Of(read).Alerts, null, sent.Body);
        if (bad == 0) return;

        await NoteAsync(integration, AlertmanagerApiFormat.NoLabels, sent);
        await WriteAsync(context, StatusCodes.Status400BadRequest, AlertmanagerApiFormat.NoLabels);
    }

    private async Task<object> ListAsync(IntegrationRef integration, CancellationToken cancel)
    {
        var (now, listed) = (clock.GetUtcNow(), new List<object>());
        foreach (var row in await alerts.ListAsync(integration.Service, new SentAlertFilter(IsClosed: false), 0, MostListed, false, cancel))
            listed.Add(Shown(await alerts.WithDetailsAsync(row, cancel), integration, now));
        return listed;
    }

    private static object Shown(SentAlert alert, IntegrationRef integration, DateTimeOffset now)
    {
        var (row, labels) = (alert.Incident, (alert.Details?.Labels ?? []).ToDictionary(label => label.Name, label => label.Value));
        // Without a name the tools that show it have nothing to show.
        labels.TryAdd("alertname", row.Title);
        return new
        {
            Annotations = new Dictionary<string, string> { ["summary"] = row.Title, ["description"] = alert.Details?.Description ?? "" }, Labels = labels,
            StartsAt = row.OpenedAt, EndsAt = now + Lasts, UpdatedAt = row.LastSeenAt ?? row.OpenedAt, GeneratorURL = "", Fingerprint = row.DedupKey ?? row.Id.Value.ToString("N"),
            Receivers = new[] { new { integration.Name } },
            Status = new { State = "active", SilencedBy = Array.Empty<string>(), InhibitedBy = Array.Empty<string>(), MutedBy = Array.Empty<string>() },
        };
    }

    private object Status() => new
    {
        Cluster = new { Status = "disabled", Peers = Array.Empty<object>() },
        VersionInfo = new { Version = typeof(AlertmanagerApiEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0", Revision = "", Branch = "", BuildUser = "", BuildDate = "", GoVersion = "" },
        Config = new { Original = "" }, Uptime = started,
    };

    private async Task NoteAsync(IntegrationRef integration, string reason, SenderRequest sent) =>
        await ledger.NoteAsync(integration, AlertmanagerApiFormat.Word, EventOutcome.Refused, reason, null, sent.Body);

    private static Task RefuseAsync(HttpContext context, int status, string message) => WriteAsync(context, status, new { Code = status, Message = message });

    private static Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        Problems.Name(context);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, Json, "application/json", context.RequestAborted);
    }

    private static (string Key, string Asked) Split(string path)
    {
        var address = path["/in/".Length..];
        var at = address.IndexOf('/');
        return at > 0 && address.AsSpan(at).StartsWith(Below, StringComparison.Ordinal) ? (address[..at], address[(at + Below.Length)..].TrimEnd('/')) : ("", "");
    }
}
