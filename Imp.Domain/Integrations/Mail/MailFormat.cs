using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Mail;

/// <summary>What was said around a mail, not in it.</summary>
/// <param name="DedupKey">Written into the address; null when nothing was.</param>
/// <param name="IsBounce">No sender was named, as with reports of mail that could not be delivered.</param>
public sealed record MailEnvelope(string? DedupKey = null, bool IsBounce = false);

/// <summary>E-mail, for everything that can do nothing else: the subject is the title, the text the description.</summary>
public sealed class MailFormat : IFormat
{
    public const string Word = "mail";

    /// <summary>The worst that a subject names counts; words that also mean something else ("low", "high", "down") are none.</summary>
    private static readonly (AlertSeverity Severity, Regex Words)[] Severities =
    [
        (AlertSeverity.Critical, Any("critical|crit|fatal|emergency|disaster|p1|sev1")),
        (AlertSeverity.Error, Any("error|p2|sev2")),
        (AlertSeverity.Warning, Any("warning|warn|p3|sev3")),
        (AlertSeverity.Info, Any("info|notice|p4|p5|sev4")),
    ];

    public string Name => Word;

    public string Title => "E-mail";

    public int Order => 230;

    public bool TakesAnyBody => true;

    public FormatGuide Guide { get; } = new(
        "For devices and programs that can only send mail. An operator switches Imp's own mail listener on first; see the settings that begin with MailIn. An integration that asks for a signature takes no mail: mail cannot be signed.",
        [
            new("The address", "The integration's key, and the domain of this Imp or any name that leads mail to it. Treat the address like a password.",
                "YOUR_KEY@imp.example.org"),
            new("With a name before it", "Where an address must begin with a name, or a mailbox of yours passes mail on by what follows the plus sign.",
                "alerts+YOUR_KEY@imp.example.org"),
            new("With the dedup key in it", "Mails to the same address are one incident, whatever their subjects.",
                "YOUR_KEY+backup-db7@imp.example.org"),
            new("From a mail server that you have", "Where mail already arrives, a line of /etc/aliases hands it over by HTTP, and the mail listener stays off.",
                """
                imp-alerts: "|curl -fsS --retry 5 --data-binary @- -H 'Content-Type: message/rfc822' https://imp.example.org/in/YOUR_KEY/mail"
                """),
        ],
        [
            new("trigger", "every mail that says nothing else"),
            new("resolve", "the subject, by the integration's own pattern or as tools write: `[RESOLVED] …`, `RECOVERY: …`, `OK: …`, `… is UP`"),
            new("no alert", "automatic replies, reports of undelivered mail, and Imp's own messages"), new("title", "`Subject`, else the first line of the text"),
            new("dedup key", "the address, else `X-Imp-Dedup`, else the integration's pattern, else the subject without words of state and numbers"),
            new("severity", "the worst word of `critical`, `error`, `warning`, `info` in the subject; else `X-Priority`, `Importance`; else `error`"),
            new("source", "`From`"), new("when", "`Date`"), new("repeat", "`Message-ID`, for each integration"),
            new("description", "the first plain text, else the HTML as text"), new("labels", "`from`, and how many attachments came along; they are not read"),
        ]);

    public bool Recognises(SenderRequest request) => request.ContentType.StartsWith("message/rfc822", StringComparison.OrdinalIgnoreCase);

    public Reading Read(SenderRequest request) => Read(request.Body.Span, new MailEnvelope(), MailSubjects.Default);

    /// <summary>Never refuses a mail for what is in it: whoever wrote it cannot mend it.</summary>
    public static Reading Read(ReadOnlySpan<byte> mail, MailEnvelope envelope, MailSubjects subjects)
    {
        var message = MailMessage.Read(mail);
        var head = message.Head;
        var subject = head.Text("Subject") ?? FirstLine(message.Text) ?? "Mail without a subject";
        var alert = new Alert(
            subjects.IsOver(subject) ? AlertAction.Resolve : AlertAction.Trigger, envelope.DedupKey ?? head.Text("X-Imp-Dedup") ?? subjects.KeyOf(subject), subject, SeverityOf(subject, head),
            Sender(head), MailText.Date(head.Raw("Date")))
        {
            Details = () => new DetailsDraft().Describe(message.Text).Label("from", head.Text("From"))
                .Label("attachments", message.AttachmentCount > 0 ? message.AttachmentCount.ToString(CultureInfo.InvariantCulture) : null).Done(),
        };
        if (NoAlert(head, envelope) is { } note) return Reading.Nothing(note, alert);
        return Reading.Of(alert) with { DeliveryId = Id(head, mail) };
    }

    /// <returns>Why the mail is none that anybody should be woken for; null when it may be. <c>Auto-Submitted: auto-generated</c> is what alerts are, and no reason.</returns>
    internal static string? NoAlert(MailHeaders head, MailEnvelope envelope)
    {
        if (head.Raw("X-Imp-Loop") is not null) return "Imp itself sent this mail.";
        if (envelope.IsBounce || head.Word("Content-Type") == "multipart/report") return "A report of a mail that could not be delivered.";
        return head.Word("Auto-Submitted") == "auto-replied" || head.Word("Precedence") is "auto_reply" or "junk" || head.Raw("X-Autoreply") is not null ? "An automatic reply." : null;
    }

    /// <summary>Without an id of the sender's, the same bytes written at the same moment are the same mail.</summary>
    private static string? Id(MailHeaders head, ReadOnlySpan<byte> mail) =>
        head.Raw("Message-ID") ?? (head.Raw("Date") is null ? null : "mail-" + Convert.ToHexStringLower(SHA256.HashData(mail).AsSpan(0, 16)));

    private static AlertSeverity SeverityOf(string subject, MailHeaders head)
    {
        foreach (var (severity, words) in Severities)
            if (words.IsMatch(subject)) return severity;

        var said = head.Raw("X-Priority") ?? head.Raw("Importance") ?? head.Raw("Priority") ?? "";
        return said.Trim().ToLowerInvariant() switch
        {
            ['1' or '2', ..] or "high" or "urgent" => AlertSeverity.Critical,
            ['4', ..] => AlertSeverity.Warning,
            ['5', ..] or "low" or "non-urgent" => AlertSeverity.Info,
            _ => AlertSeverity.Error,
        };
    }

    private static string? Sender(MailHeaders head)
    {
        if (head.Text("From") is not { } from) return null;
        var (open, close) = (from.LastIndexOf('<'), from.LastIndexOf('>'));
        return open >= 0 && close > open + 1 ? from[(open + 1)..close] : from;
    }

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;

    private static Regex Any(string words) => new($@"\b({words})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
