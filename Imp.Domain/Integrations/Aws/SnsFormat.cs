using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Aws;

/// <summary>Amazon SNS over HTTPS, and what comes inside: CloudWatch alarms and EventBridge events. Those two are also taken without the envelope.</summary>
public sealed class SnsFormat : ISelfProvingFormat
{
    /// <summary>As it stands in addresses and in the ledger.</summary>
    public const string Word = "sns";

    public string Name => Word;

    public string Title => "AWS SNS, CloudWatch and EventBridge";

    public int Order => 10;

    public FormatGuide Guide { get; } = new(
        "CloudWatch alarms and EventBridge events by way of an SNS topic. Imp checks the signature of each message against Amazon's certificate and confirms the subscription by itself; for both it must reach amazonaws.com.",
        [
            new("Subscription", "SNS, your topic, Create subscription: protocol HTTPS, this endpoint, raw message delivery off. Within a minute the subscription is confirmed.",
                "https://imp.example.org/in/YOUR_KEY/sns"),
            new("CloudWatch alarm", "In the alarm's notifications send both In alarm and OK to the topic, or nothing ever ends.", "In alarm -> topic\nOK       -> topic"),
        ],
        [
            new("trigger", "`NewStateValue` is `ALARM`; any other EventBridge event; any plain message"), new("resolve", "`NewStateValue` is `OK`"), new("no alert", "`INSUFFICIENT_DATA`, confirmations"),
            new("title", "`AlarmName`, `detail-type`, else `Subject` or the text"), new("dedup key", "the alarm's ARN; account, region and name; detail type and resource"),
            new("severity", "`error`; a word such as `[critical]` at the start of `AlarmDescription` counts"), new("source", "`Trigger.Namespace` and dimensions; `source` of the event"),
            new("description", "`NewStateReason` and `AlarmDescription`"), new("links", "the alarm in the AWS console"), new("labels", "account, region, metric, dimensions"), new("delivery id", "`MessageId`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Header("x-amz-sns-message-type") is not null || SnsMessage.IsEnvelope(request.Content) || AwsMessage.Knows(request.Content);

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (!SnsMessage.IsEnvelope(body)) return AwsMessage.Knows(body) ? AwsMessage.Read(body) : Reading.Unknown;

        var message = new SnsMessage(body);
        var reading = message.Type switch
        {
            "Notification" => Notification(message),
            "SubscriptionConfirmation" => Reading.Nothing($"The subscription to {message.Topic} was confirmed."),
            "UnsubscribeConfirmation" => Reading.Nothing($"The subscription to {message.Topic} was ended."),
            _ => Reading.Wrong("\"Type\" is none that SNS sends."),
        };
        return reading with { DeliveryId = message.Id };
    }

    public bool Proves(SenderRequest request) => SnsMessage.IsEnvelope(request.Content);

    private static Reading Notification(SnsMessage message)
    {
        var inner = message.Inner;
        if (AwsMessage.Knows(inner)) return AwsMessage.Read(inner);

        // Somebody's own text, or JSON of somebody's own making: the latter is read like any other.
        if (inner.ValueKind == JsonValueKind.Object && Generic.GenericJson.Parse(inner) is { Alert: { Title: not Generic.GenericJson.Unrecognised } own }) return Reading.Of(own with { Source = own.Source ?? message.Topic });
        return Reading.Of(new Alert(AlertAction.Trigger, null, message.Subject ?? message.Text ?? "Message without text", AlertSeverity.Error, message.Topic)
        {
            Details = () => new DetailsDraft().Describe(message.Text).Label("topic", message.Topic).Done(),
        });
    }
}
