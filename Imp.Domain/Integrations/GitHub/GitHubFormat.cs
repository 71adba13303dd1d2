using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations.GitHub;

/// <summary>GitHub's webhooks: workflow runs, check suites and deployments that fail and recover.</summary>
public sealed class GitHubFormat : ISignedFormat
{
    public string Name => "github";

    public string Title => "GitHub";

    public int Order => 30;

    public FormatGuide Guide { get; } = new(
        "A workflow that fails on a branch opens an incident; its next success there ends it. GitHub does not send again by itself; failed deliveries can be redelivered from its page.",
        [
            new("Webhook", "Repository or organisation, Settings, Webhooks, Add. Content type application/json; choose Workflow runs, Check suites or Deployment statuses.",
                "https://imp.example.org/in/YOUR_KEY/github"),
            new("Secret", "Recommended: make one, put it into Secret there, and set it here as the integration's signing secret.", "openssl rand -hex 32"),
        ],
        [
            new("trigger", "conclusion or state `failure`, `timed_out`, `startup_failure`, `action_required` or `error`"), new("resolve", "conclusion or state `success`"),
            new("no alert", "everything else: `ping`, runs under way, cancelled or skipped ones, pushes, releases"), new("title", "repository, workflow and branch"),
            new("dedup key", "repository, workflow and branch; for deployments repository and environment"), new("severity", "`error`"), new("links", "the run's page"),
            new("labels", "repository, branch, commit, who started it"), new("delivery id", "header `X-GitHub-Delivery`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Header("X-GitHub-Event") is not null;

    public Reading Read(SenderRequest request)
    {
        var body = request.Content.Unpacked("payload") is { ValueKind: JsonValueKind.Object } inner ? inner : request.Content;
        var kind = request.Header("X-GitHub-Event") ?? (body.Has("workflow_run") ? "workflow_run" : body.Has("check_suite") ? "check_suite" : body.Has("deployment_status") ? "deployment_status" : null);
        if (kind is null || body.ValueKind != JsonValueKind.Object) return Reading.Unknown;

        var repository = body.At("repository").Text("full_name") ?? "unknown";
        var reading = kind switch
        {
            "ping" => Reading.Nothing("GitHub's ping: the webhook is connected."),
            "workflow_run" => Run(body.At("workflow_run"), repository, body),
            "check_suite" => Suite(body.At("check_suite"), repository, body),
            "deployment_status" => Deployment(body, repository),
            _ => Reading.Nothing($"GitHub's \"{JsonReading.Cut(kind, 60)}\" opens no incident.", new Alert(AlertAction.Trigger, null, $"{repository}: {kind}", AlertSeverity.Info, repository)),
        };
        return reading with { DeliveryId = request.Header("X-GitHub-Delivery") };
    }

    public bool IsSigned(SenderRequest request, Secret secret) =>
        request.Header("X-Hub-Signature-256") is { } header && header.StartsWith("sha256=", StringComparison.Ordinal) && Signatures.IsHmac(header["sha256=".Length..], request.Body.Span, secret);

    private static Reading Run(JsonElement run, string repository, JsonElement body)
    {
        var (name, branch) = (run.Text("name") ?? run.Text("path") ?? "workflow", run.Text("head_branch") ?? "?");
        return Concluded(run.Text("conclusion"), $"github/{repository}/{run.Text("workflow_id") ?? name}/{branch}", $"{repository}: {name}", branch, repository, run, body);
    }

    private static Reading Suite(JsonElement suite, string repository, JsonElement body)
    {
        var (app, branch) = (suite.At("app").Text("name") ?? "checks", suite.Text("head_branch") ?? "?");
        return Concluded(suite.Text("conclusion"), $"github/{repository}/suite/{suite.At("app").Text("id") ?? app}/{branch}", $"{repository}: {app}", branch, repository, suite, body);
    }

    private static Reading Deployment(JsonElement body, string repository)
    {
        var status = body.At("deployment_status");
        var target = status.Text("environment") ?? body.At("deployment").Text("environment") ?? "?";
        return Concluded(status.Text("state"), $"github/{repository}/deployment/{target}", $"{repository}: deployment", target, repository, status, body);
    }

    private static Reading Concluded(string? end, string key, string what, string where, string repository, JsonElement item, JsonElement body)
    {
        AlertAction? action = end?.ToLowerInvariant() switch
        {
            "failure" or "timed_out" or "startup_failure" or "action_required" or "error" => AlertAction.Trigger,
            "success" => AlertAction.Resolve,
            _ => null,
        };
        var alert = new Alert(action ?? AlertAction.Trigger, key, $"{what} {(end ?? "is under way").Replace('_', ' ')} on {where}", AlertSeverity.Error, repository, item.Instant("updated_at", "created_at"))
        {
            Details = () => new DetailsDraft().Describe(item.Text("description") ?? item.At("head_commit").Text("message")).Link(item.AnyText("html_url", "log_url", "target_url"), "Run")
                .Link(body.At("repository").Text("html_url"), repository).Label("repository", repository).Label("branch", item.Text("head_branch"))
                .Label("commit", item.Text("head_sha")).Label("attempt", item.Text("run_attempt")).Label("started by", body.At("sender").Text("login")).Done(),
        };
        return action is null ? Reading.Nothing($"Nothing to do for \"{JsonReading.Cut(end ?? "under way", 60)}\".", alert) : Reading.Of(alert);
    }
}
