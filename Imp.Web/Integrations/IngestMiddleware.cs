using Imp.Web.Integrations.Opsgenie;

namespace Imp.Web.Integrations;

/// <summary>Takes the senders' requests before anything else does: no session, no cookie, no antiforgery belongs to them, and their path must stay short. Whoever holds an integration key may send; nobody else.</summary>
internal sealed class IngestMiddleware(RequestDelegate next, PagerDutyEndpoint pagerDuty, PagerDutyOldEndpoint old, SenderEndpoint senders, OpsgenieEndpoint opsgenie, AlertmanagerApiEndpoint alertmanager)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path is "/v2/enqueue" or "/v2/enqueue/") return pagerDuty.HandleAsync(context);
        if (AlertmanagerApiEndpoint.Takes(path)) return alertmanager.HandleAsync(context, path);
        if (path.StartsWith("/in/", StringComparison.Ordinal)) return senders.HandleAsync(context, path["/in/".Length..].TrimEnd('/'));
        if (PagerDutyOldEndpoint.Takes(path)) return old.HandleAsync(context);
        if (OpsgenieEndpoint.Takes(path)) return opsgenie.HandleAsync(context);
        return next(context);
    }
}
