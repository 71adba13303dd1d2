using System.Text.Json;
using System.Text.RegularExpressions;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Aws;

/// <summary>What AWS services say: CloudWatch's own alarm message, and EventBridge's envelope.</summary>
internal static partial class AwsMessage
{
    public static bool Knows(JsonElement body) => IsAlarm(body) || IsEvent(body);

    public static Reading Read(JsonElement body)
    {
        if (IsAlarm(body)) return Alarm(body);
        return body.At("detail").Has("alarmName", "state") ? AlarmEvent(body) : Reading.Of(Event(body));
    }

    private static bool IsAlarm(JsonElement body) => body.Has("AlarmName", "NewStateValue");

    private static bool IsEvent(JsonElement body) => body.Has("detail-type", "detail");

    private static Reading Alarm(JsonElement body)
    {
        var (trigger, name, region) = (body.At("Trigger"), body.Text("AlarmName") ?? "Alarm", Region(body.Text("AlarmArn")) ?? body.Text("Region"));
        var space = trigger.Text("Namespace");
        return ByState(body.Text("NewStateValue"), new Alert(
            AlertAction.Trigger, body.Text("AlarmArn") ?? $"{body.Text("AWSAccountId")}/{body.Text("Region")}/{name}", name, Severity(body.Text("AlarmDescription")),
            string.Join(' ', new[] { space }.Concat(Dimensions(trigger).Select(one => one.Value)).OfType<string>()), body.Instant("StateChangeTime"))
        {
            Details = () => new DetailsDraft().Describe(body.Text("AlarmDescription")).Describe(body.Text("NewStateReason")).Link(ConsoleAddress(body.Text("AlarmArn"), name), "CloudWatch")
                .Label("account", body.Text("AWSAccountId")).Label("region", region).Label("namespace", space).Label("metric", trigger.Text("MetricName")).Label("threshold", trigger.Text("Threshold"))
                .Labels(Dimensions(trigger)).Done(),
        });
    }

    private static Reading AlarmEvent(JsonElement body)
    {
        var (detail, name) = (body.At("detail"), body.At("detail").Text("alarmName") ?? "Alarm");
        var arn = body.At("resources").Texts().FirstOrDefault();
        return ByState(detail.At("state").Text("value"), new Alert(
            AlertAction.Trigger, arn ?? $"{body.Text("account")}/{body.Text("region")}/{name}", name, Severity(detail.At("configuration").Text("description")), body.Text("source"),
            detail.At("state").Instant("timestamp") ?? body.Instant("time"), body.Text("id"))
        {
            Details = () => new DetailsDraft().Describe(detail.At("configuration").Text("description")).Describe(detail.At("state").Text("reason")).Link(ConsoleAddress(arn, name), "CloudWatch")
                .Label("account", body.Text("account")).Label("region", body.Text("region")).Done(),
        });
    }

    private static Alert Event(JsonElement body)
    {
        var (kind, resource) = (body.Text("detail-type") ?? "Event", body.At("resources").Texts().FirstOrDefault());
        return new Alert(
            AlertAction.Trigger, $"{body.Text("account")}/{body.Text("region")}/{kind}/{resource}", resource is null ? kind : $"{kind}: {resource}", SeverityMap.Parse(body.At("detail").AnyText("severity", "level")),
            body.Text("source"), body.Instant("time"), body.Text("id"))
        {
            Details = () => new DetailsDraft().Describe(body.At("detail").AnyText("description", "message", "reason")).Label("account", body.Text("account")).Label("region", body.Text("region"))
                .Labels(body.At("detail").Pairs()).Done(),
        };
    }

    /// <summary>Too little data says neither that something is wrong nor that it is over.</summary>
    private static Reading ByState(string? state, Alert alert) => state?.ToUpperInvariant() switch
    {
        "OK" => Reading.Of(alert with { Action = AlertAction.Resolve }),
        "INSUFFICIENT_DATA" => Reading.Nothing("The alarm has too little data; what is open stays open.", alert),
        _ => Reading.Of(alert),
    };

    private static IEnumerable<(string Name, string Value)> Dimensions(JsonElement trigger) =>
        trigger.At("Dimensions").Objects().Select(one => (one.AnyText("name", "Name") ?? "dimension", one.AnyText("value", "Value") ?? ""));

    private static AlertSeverity Severity(string? description) => SeverityMap.Parse(description is null ? null : FirstWord().Match(description).Groups[1].Value);

    private static string? Region(string? arn) => arn?.Split(':') is { Length: > 3 } parts ? parts[3] : null;

    private static string? ConsoleAddress(string? arn, string name) =>
        Region(arn) is { } region && RegionName().IsMatch(region) ? $"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#alarmsV2:alarm/{Uri.EscapeDataString(name)}" : null;

    [GeneratedRegex(@"\A\s*\[?([A-Za-z]+[0-9]?)\b")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"\A[a-z0-9-]{5,30}\z")]
    private static partial Regex RegionName();
}
