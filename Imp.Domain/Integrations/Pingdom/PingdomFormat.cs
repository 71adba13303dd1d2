using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Pingdom;

/// <summary>Pingdom's webhook of uptime and transaction checks.</summary>
public sealed class PingdomFormat : IFormat
{
    public string Name => "pingdom";

    public string Title => "Pingdom";

    public int Order => 130;

    public FormatGuide Guide { get; } = new(
        "One incident per check, from down until it is up again.",
        [new("Integration", "Integrations, Add integration: type Webhook, this URL. Then choose it in your checks.", "https://imp.example.org/in/YOUR_KEY/pingdom")],
        [
            new("trigger", "`current_state` is `DOWN` or `FAILING`"), new("resolve", "`current_state` is `UP` or `SUCCESS`"), new("title", "`check_name` and `description`"), new("dedup key", "`check_id`"),
            new("severity", "`importance_level`: `HIGH` error, `LOW` info"), new("source", "`check_params.hostname`"), new("when", "`state_changed_timestamp`"),
            new("description", "`long_description`"), new("links", "`check_params.full_url`"), new("labels", "`tags`, type, probe's location"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("check_id", "current_state");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.Text("current_state") is not { } state) return Reading.Unknown;

        var (name, check) = (body.Text("check_name") ?? "Check", body.At("check_params"));
        return Reading.Of(new Alert(
            state.ToUpperInvariant() is "UP" or "SUCCESS" ? AlertAction.Resolve : AlertAction.Trigger, body.Text("check_id") is { } id ? $"pingdom/{id}" : null,
            body.Text("description") is { } why ? $"{name}: {why}" : $"{name} is {state.ToLowerInvariant()}", SeverityMap.Parse(body.Text("importance_level")), check.AnyText("hostname", "url"),
            body.Instant("state_changed_timestamp", "state_changed_utc_time"))
        {
            Details = () => new DetailsDraft().Describe(body.Text("long_description")).Link(check.AnyText("full_url", "url"), name).Label("type", body.Text("check_type"))
                .Label("tags", string.Join(", ", body.At("tags").Texts())).Label("probe", body.At("first_probe").Text("location")).Label("second probe", body.At("second_probe").Text("location")).Done(),
        });
    }
}
