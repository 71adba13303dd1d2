using System.Net;
using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;

namespace Imp.Web.Notifications;

/// <summary>The page behind a one-click link: whole in itself, without script, readable at three in the morning on a phone.</summary>
internal static class AcknowledgePage
{
    private const string Style = """
        :root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#1f2937;--muted:#4b5563;--line:#d1d5db}
        @media(prefers-color-scheme:dark){:root{--back:#111827;--card:#1f2937;--text:#f3f4f6;--muted:#c4cad4;--line:#374151}}
        body{margin:0;padding:24px;background:var(--back);color:var(--text);font:17px/1.5 system-ui,sans-serif}
        main{max-width:34rem;margin:0 auto;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:8px}
        h1{margin:8px 0;font-size:1.4rem;overflow-wrap:anywhere}p{margin:8px 0}.muted{color:var(--muted)}
        .chip{display:inline-block;padding:2px 10px;border-radius:6px;color:#fff;font-weight:600}
        .sev1{background:#b91c1c}.sev2{background:#c2410c}.sev3{background:#854d0e}.sev4{background:#475569}
        button{width:100%;margin-top:16px;padding:14px;border:0;border-radius:6px;background:#0f766e;color:#fff;font:inherit;font-weight:600;cursor:pointer}
        button.plain{background:transparent;color:var(--text);border:1px solid var(--muted);font-weight:400}
        .problem{padding:8px 12px;border:1px solid #b91c1c;border-radius:6px}
        button:focus-visible{outline:3px solid var(--text);outline-offset:3px}
        """;

    /// <summary>Allows this style and this form, and nothing else.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a token that is not ours.</summary>
    public static string Unknown(Wording words) => Frame(words["Unknown link"], $"<h1>{Escape(words["This link does not lead anywhere"])}</h1><p>{Escape(words["It may be cut short. Open it from the message again, or look at the incidents in Imp."])}</p>", words);

    /// <param name="token">Of the link that was opened.</param>
    /// <param name="problem">Why what was asked for is not allowed; null when nothing is wrong.</param>
    public static string Of(AckPage page, string token, Wording words, string? problem = null) => page.Others.Count == 0 ? One(page, token, words, problem) : Frame(words["{0} incidents", page.Others.Count + 1], $"""
        {Problem(problem, words)}<h1>{Escape(words["{0} incidents", page.Others.Count + 1])}</h1>
        {string.Concat(page.All.Select(one => $"<p><span class=\"chip sev{(int)one.Severity}\">{one.Severity.Label()}</span> <strong>#{one.Number} {Escape(one.Title)}</strong><br><span class=\"muted\">{Escape(one.Service)} · <span role=\"status\">{Escape(one.State(words))}</span></span></p>\n"))}
        {(page.All.Any(one => one.WaitsForAnswer) ? Buttons(page, token, words) + ActsAs(page, words) : $"<p>{Escape(words["Nobody else is paged for them now."])}</p>" + Buttons(page, token, words))}
        """, words);

    private static string One(AckPage page, string token, Wording words, string? problem) => Frame($"#{page.Number} {page.Title}", $"""
        {Problem(problem, words)}{(page.IsDrill ? $"<p><strong>{Escape(words[DrillNote.Word])}</strong>: {Escape(words["this is an exercise, nothing is wrong."])}</p>" : "")}
        <p><span class="chip sev{(int)page.Severity}">{page.Severity.Label()}</span> <span role="status">{Escape(page.State(words))}</span></p>
        <h1>{Escape(page.Title)}</h1>
        <p class="muted">{Escape(words["Incident"])} #{page.Number} · {Escape(page.Service)} · {Escape(words["since {0}", words.Instant(page.OpenedAt)])}</p>
        {Action(page, token, words)}
        """, words);

    private static string Action(AckPage page, string token, Wording words) => page.Response switch
    {
        ResponseState.Open => Buttons(page, token, words) + ActsAs(page, words),
        ResponseState.Acknowledged when page.IsAsked => $"{Buttons(page, token, words)}{ActsAs(page, words)}<p class=\"muted\">{Escape(words["Without an answer it opens again and people are paged."])}</p>",
        ResponseState.Acknowledged => $"<p>{Escape(words["Nobody else is paged for it now."])}</p>" + Buttons(page, token, words),
        ResponseState.Closed => $"<p>{Escape(words["It is over. You can close this page."])}</p>",
    };

    /// <summary>What would change something and may be done; the first is the one that stands out.</summary>
    private static string Buttons(AckPage page, string token, Wording words)
    {
        var buttons = Enum.GetValues<ReplyAction>().Where(action => page.All.Any(one => one.Takes(action) && one.May(action))).Select(action => action == ReplyAction.Acknowledge
            ? $"<button>{(page is { Others.Count: 0, IsAsked: true } ? words["Still on it"] : MessageActions.Label(action, page.Others.Count > 0, words))}</button>"
            : $"<button class=\"plain\" formaction=\"/a/{token}/{action.Word()}\">{MessageActions.Label(action, page.Others.Count > 0, words)}</button>");
        return string.Concat(buttons) is { Length: > 0 } all ? $"<form method=\"post\" action=\"/a/{token}\">{all}</form>" : "";
    }

    private static string ActsAs(AckPage page, Wording words) => $"<p class=\"muted\">{Escape(words["You act as {0}.", page.Person.Name])}</p>";

    private static string Problem(string? problem, Wording words) => problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Escape(words["Nothing was done: {0}", words[problem]])}</p>";

    private static string Frame(string title, string body, Wording words) => $"""
        <!doctype html>
        <html lang="{words.Language.Code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <title>{Escape(title)} · Imp</title><style>{Style}</style></head>
        <body><main>
        {body}
        </main></body></html>
        """;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
