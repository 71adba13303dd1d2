using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Microsoft.AspNetCore.Antiforgery;

namespace Imp.Web.Integrations;

/// <summary><c>POST /test-alert</c>, a form's target: sends an alert through the front door, with the key as a sender would, and shows what became of it.</summary>
internal static class TestAlertEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapTestAlert(this IEndpointRouteBuilder routes) => routes.MapPost("/test-alert", SendAsync).RequireAuthorization(nameof(Permission.Respond));

    private static async Task<IResult> SendAsync(HttpContext context, IAntiforgery forms, IntegrationKeys keys, EventLedger ledger, Handled handled, CancellationToken cancel)
    {
        if (!await forms.IsRequestValidAsync(context)) throw new BadHttpRequestException("antiforgery");
        var form = await context.Request.ReadFormAsync(cancel);
        if (await keys.FindAsync(form["key"].ToString(), cancel) is not { } integration) throw new Missing("integration");

        var body = JsonSerializer.SerializeToUtf8Bytes(new { title = "Test alert: everything works", severity = "warning", dedup_key = "imp/test-alert", source = "Imp" });
        var receipt = await ledger.AcceptAsync(integration, GenericJson.Format, new Alert(AlertAction.Trigger, "imp/test-alert", "Test alert: everything works", AlertSeverity.Warning, "Imp"), body);
        var settled = await handled.WaitAsync(receipt.Sequence, Patience, cancel);
        return Results.LocalRedirect(settled?.Incident is { } number ? $"/incidents/{number}" : $"/events/{receipt.Sequence}");
    }
}
