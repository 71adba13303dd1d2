using System.Net;
using System.Text;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message for mail programs: inline styles only, nothing fetched, every text escaped.</summary>
public static class MessageHtml
{
    /// <summary>As the text around it, which every program can read on its own light or dark ground.</summary>
    private const string LinkStyle = "color:inherit;text-decoration:underline";

    /// <returns>A whole HTML document.</returns>
    /// <param name="hint">One more sentence; null for none.</param>
    public static string Of(Message message, string? hint = null)
    {
        var html = new StringBuilder($"""
            <!doctype html>
            <html lang="{message.T.Language.Code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
            <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">

            """);
        html.Append($"<p style=\"margin:0 0 16px\"><strong>{Lines(message.Notice?.Title ?? MessageText.Headline(message))}</strong></p>\n");
        if (message.Notice is { } notice) html.Append($"<p style=\"margin:0 0 16px\">{Lines(notice.Text)}</p>\n<p style=\"margin:24px 0 0\"><a href=\"{Escape(notice.Link)}\" style=\"{LinkStyle}\">{Escape(message.T["Look at it"])}</a></p>\n");
        if (message.IsBundle) AppendAll(html, message);
        else if (message.Incident is { } incident) Append(html, message, incident);
        if (hint is not null) html.Append($"<p style=\"margin:24px 0 0\">{Escape(hint)}</p>\n");
        return html.Append($"<p style=\"margin:24px 0 0;font-size:13px;opacity:.75\">{Escape(MessageText.Footer(message))}</p>\n</body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, Message message, IncidentFacts incident)
    {
        html.Append($"<table role=\"presentation\" style=\"border-collapse:collapse;border-left:6px solid {Colour(incident.Severity)}\">\n");
        foreach (var (_, name, value) in MessageText.Facts(incident, message.T))
            html.Append($"<tr><td style=\"padding:2px 16px;opacity:.75;vertical-align:top\">{Escape(name)}</td><td style=\"padding:2px 0;vertical-align:top;overflow-wrap:anywhere\">{Escape(value)}</td></tr>\n");
        html.Append("</table>\n<p style=\"margin:24px 0 0\">");
        if (message.AcknowledgeLink is { } link)
            html.Append($"<a href=\"{Escape(link)}\" style=\"display:inline-block;padding:10px 20px;border-radius:6px;background:#0f766e;color:#ffffff;text-decoration:none\">{Escape(MessageText.Answer(message))}</a> &nbsp; ");
        html.Append($"<a href=\"{Escape(incident.Link)}\" style=\"{LinkStyle}\">{Escape(message.T["Look at it"])}</a></p>\n");
    }

    private static void AppendAll(StringBuilder html, Message message)
    {
        html.Append("<table role=\"presentation\" style=\"border-collapse:collapse\">\n");
        foreach (var incident in message.All.Take(BundleText.Listed))
            html.Append($"<tr><td style=\"padding:4px 16px;border-left:6px solid {Colour(incident.Severity)};vertical-align:top\">{incident.Severity.Label()}</td><td style=\"padding:4px 0;overflow-wrap:anywhere\"><a href=\"{Escape(incident.Link)}\" style=\"{LinkStyle}\">#{incident.Number} {Escape(incident.Title)}</a> ({Escape(incident.Service)})</td></tr>\n");
        html.Append("</table>\n");
        if (BundleText.Rest(message) is { } rest) html.Append($"<p>{Escape(rest)}</p>\n");
        if (message.AcknowledgeLink is { } link)
            html.Append($"<p style=\"margin:24px 0 0\"><a href=\"{Escape(link)}\" style=\"display:inline-block;padding:10px 20px;border-radius:6px;background:#0f766e;color:#ffffff;text-decoration:none\">{Escape(MessageText.Answer(message))}</a></p>\n");
    }

    private static string Colour(Severity severity) => severity switch
    {
        Severity.Sev1 => "#b91c1c",
        Severity.Sev2 => "#c2410c",
        Severity.Sev3 => "#a16207",
        Severity.Sev4 => "#475569",
    };

    private static string Lines(string text) => Escape(text).Replace("\n", "<br>\n", StringComparison.Ordinal);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
