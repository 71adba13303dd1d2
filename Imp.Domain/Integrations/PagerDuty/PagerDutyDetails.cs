using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Generic;

namespace Imp.Domain.Integrations.PagerDuty;

/// <summary>What PagerDuty's events carry beyond the summary.</summary>
internal static class PagerDutyDetails
{
    /// <param name="event">The whole body.</param>
    /// <param name="payload">Its <c>payload</c>; Undefined where there is none.</param>
    public static AlertDetails? Of(JsonElement @event, JsonElement payload)
    {
        var custom = payload.At("custom_details");
        var draft = new DetailsDraft().Describe(custom.Text() ?? custom.AnyText("description", "message"))
            .Label("component", payload.Text("component")).Label("group", payload.Text("group")).Label("class", payload.Text("class"))
            .Labels(custom.Pairs()).Link(@event.Text("client_url"), @event.Text("client"));
        GenericDetails.Links(draft, @event.At("links"));
        GenericDetails.Images(draft, @event.At("images"));
        return draft.Done();
    }
}
