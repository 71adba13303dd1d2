using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations.GitLab;

/// <summary>GitLab's webhooks: pipelines, jobs and deployments that fail and recover.</summary>
public sealed class GitLabFormat : ISignedFormat
{
    public string Name => "gitlab";

    public string Title => "GitLab";

    public int Order => 40;

    public FormatGuide Guide { get; } = new(
        "A pipeline that fails on a branch opens an incident; its next success there ends it.",
        [
            new("Webhook", "Project or group, Settings, Webhooks, Add: this URL, with the trigger Pipeline events; Job events and Deployment events work too.", "https://imp.example.org/in/YOUR_KEY/gitlab"),
            new("Secret token", "Recommended: make one, put it into Secret token there, and set it here as the integration's signing secret.", "openssl rand -hex 32"),
        ],
        [
            new("trigger", "status `failed`"), new("resolve", "status `success`"), new("no alert", "any other status, pushes, merge requests and the rest"),
            new("title", "project, kind and branch"), new("dedup key", "project and branch; for jobs also the job's name, for deployments the environment"), new("severity", "`error`"),
            new("links", "the pipeline's page, the project"), new("labels", "project, branch, commit, user"), new("delivery id", "header `Idempotency-Key` or `X-Gitlab-Event-UUID`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Header("X-Gitlab-Event") is not null;

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.Text("object_kind") is not { } kind) return Reading.Unknown;

        var project = body.At("project").Text("path_with_namespace") ?? body.Text("project_name") ?? "unknown";
        var id = body.At("project").Text("id") ?? body.Text("project_id") ?? project;
        var item = body.At("object_attributes");
        var reading = kind switch
        {
            "pipeline" => Ended(item.Text("status"), $"gitlab/{id}/{item.Text("ref")}", $"{project}: pipeline", item.Text("ref"), project, body, item),
            "build" => Ended(body.Text("build_status"), $"gitlab/{id}/{body.Text("ref")}/{body.Text("build_name")}", $"{project}: job {body.Text("build_name")}", body.Text("ref"), project, body, body),
            "deployment" => Ended(body.Text("status"), $"gitlab/{id}/deployment/{body.Text("environment")}", $"{project}: deployment", body.Text("environment"), project, body, body),
            _ => Reading.Nothing($"GitLab's \"{JsonReading.Cut(kind, 60)}\" opens no incident.", new Alert(AlertAction.Trigger, null, $"{project}: {kind}", AlertSeverity.Info, project)),
        };
        return reading with { DeliveryId = request.Header("Idempotency-Key") ?? request.Header("X-Gitlab-Event-UUID") };
    }

    public bool IsSigned(SenderRequest request, Secret secret) => Signatures.IsSecret(request.Header("X-Gitlab-Token"), secret);

    private static Reading Ended(string? status, string key, string what, string? where, string project, JsonElement body, JsonElement item)
    {
        var alert = new Alert(
            status == "success" ? AlertAction.Resolve : AlertAction.Trigger, key, $"{what} {status ?? "?"} on {where ?? "?"}", AlertSeverity.Error, project,
            item.Instant("finished_at", "build_finished_at", "status_changed_at"))
        {
            Details = () => new DetailsDraft().Describe(body.At("commit").AnyText("title", "message") ?? body.Text("commit_title"))
                .Link(item.AnyText("url", "deployable_url"), "Open").Link(body.At("project").Text("web_url"), project).Link(body.At("commit").Text("url"), "Commit")
                .Label("project", project).Label("branch", item.Text("ref")).Label("commit", body.At("commit").AnyText("id", "sha")).Label("source", item.Text("source"))
                .Label("user", body.At("user").AnyText("username", "name")).Done(),
        };
        return status is "failed" or "success" ? Reading.Of(alert) : Reading.Nothing($"Nothing to do for \"{JsonReading.Cut(status ?? "?", 60)}\".", alert);
    }
}
