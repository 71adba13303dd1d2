using System.Net;
using System.Text;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message for mail programs: inline styles only, nothing fetched, every text escaped.</summary>
public static class MessageHtml
{
    /// <returns>A whole HTML document.</returns>
    public static string Of(Message message)
    {
        var html = new StringBuilder("""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
            <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">

            """);
        html.Append($"<p style=\"margin:0 0 16px\"><strong>{Escape(MessageText.Headline(message))}</strong></p>\n");
        if (message.Incident is { } incident) Append(html, message, incident);
        return html.Append($"<p style=\"margin:24px 0 0;font-size:13px;opacity:.75\">{Escape(MessageText.Footer(message))}</p>\n</body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, Message message, IncidentFacts incident)
    {
        html.Append($"<table role=\"presentation\" style=\"border-collapse:collapse;border-left:6px solid {Colour(incident.Severity)}\">\n");
        foreach (var (name, value) in MessageText.Facts(incident))
            html.Append($"<tr><td style=\"padding:2px 16px;opacity:.75;vertical-align:top\">{name}</td><td style=\"padding:2px 0\">{Escape(value)}</td></tr>\n");
        html.Append("</table>\n<p style=\"margin:24px 0 0\">");
        if (message.AcknowledgeLink is { } link)
            html.Append($"<a href=\"{Escape(link)}\" style=\"display:inline-block;padding:10px 20px;border-radius:6px;background:#0f766e;color:#ffffff;text-decoration:none\">I have it</a> &nbsp; ");
        html.Append($"<a href=\"{Escape(incident.Link)}\" style=\"color:#0f766e\">Look at it</a></p>\n");
    }

    private static string Colour(Severity severity) => severity switch
    {
        Severity.Sev1 => "#b91c1c",
        Severity.Sev2 => "#c2410c",
        Severity.Sev3 => "#a16207",
        Severity.Sev4 => "#475569",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
