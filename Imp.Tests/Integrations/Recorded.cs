using System.Net.Http.Headers;
using System.Text;
using Imp.Domain.Integrations;

namespace Imp.Tests.Integrations;

/// <summary>One recorded request of a sender: <c>{sender}.{what}.{json|form|query|eml}</c> under Payloads.</summary>
/// <param name="Sender">The format's name, and after a hyphen a variant of it.</param>
/// <param name="What">"fires", "acknowledged", "over" or "test".</param>
internal sealed record Recorded(string File, string Sender, string What, string Kind)
{
    /// <summary>Headers by which senders are known, as "name: value" lines; the content type is the kind's own unless it stands here.</summary>
    private static readonly Dictionary<string, string> Heads = new()
    {
        ["github"] = "X-GitHub-Event: workflow_run",
        ["github.test"] = "X-GitHub-Event: ping",
        ["gitlab"] = "X-Gitlab-Event: Pipeline Hook",
        ["gitlab.test"] = "X-Gitlab-Event: Push Hook",
        ["sentry"] = "Sentry-Hook-Resource: metric_alert",
        ["sentry-event.fires"] = "Sentry-Hook-Resource: event_alert",
        ["sentry-event.over"] = "Sentry-Hook-Resource: issue",
        ["sns"] = "x-amz-sns-message-type: Notification\nContent-Type: text/plain; charset=UTF-8",
        ["cloudevents"] = "Content-Type: application/cloudevents+json; charset=UTF-8",
        ["mail"] = "Content-Type: message/rfc822",
        ["cloudevents-batch"] = "Content-Type: application/cloudevents-batch+json",
    };

    public static IReadOnlyList<Recorded> All { get; } =
    [
        .. typeof(Recorded).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("payloads/", StringComparison.Ordinal)).Select(name => name["payloads/".Length..])
            .Order(StringComparer.Ordinal).Select(name => name.Split('.')).Select(parts => new Recorded(string.Join('.', parts), parts[0], parts[1], parts[2])),
    ];

    public static Recorded Of(string sender, string what) => All.Single(one => one.Sender == sender && one.What == what);

    /// <summary>The longest name of a format that the sender's begins with.</summary>
    public IFormat Format => Formats.All.Where(format => Sender == format.Name || Sender.StartsWith(format.Name + "-", StringComparison.Ordinal)).MaxBy(format => format.Name.Length)!;

    public byte[] Body
    {
        get
        {
            using var stream = typeof(Recorded).Assembly.GetManifestResourceStream("payloads/" + File)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    public Dictionary<string, string> Headers
    {
        get
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = Kind == "form" ? "application/x-www-form-urlencoded" : "application/json" };
            foreach (var line in (Heads.GetValueOrDefault($"{Sender}.{What}") ?? Heads.GetValueOrDefault(Sender) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                headers[line.Split(": ")[0]] = line.Split(": ")[1];
            return headers;
        }
    }

    /// <summary>As a format sees it.</summary>
    public SenderRequest Seen(byte[]? body = null) => Kind == "query"
        ? new SenderRequest("GET", FormReading.UrlEncoded(body ?? Body), new Dictionary<string, string>(), default, At)
        : new SenderRequest("POST", new Dictionary<string, string>(), Headers, body ?? Body, At);

    /// <summary>As it goes over the wire.</summary>
    /// <param name="address">Begins with the key's door.</param>
    public HttpRequestMessage Sent(string address, byte[]? body = null)
    {
        if (Kind == "query") return new HttpRequestMessage(HttpMethod.Get, $"{address}?{Encoding.UTF8.GetString(Body)}");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body ?? Body) };
        foreach (var (name, value) in Headers)
        {
            if (name == "Content-Type") request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static DateTimeOffset At => new(2026, 3, 1, 10, 20, 31, TimeSpan.Zero);
}
