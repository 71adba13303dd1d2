using System.Net;
using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Incidents;
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
        button:focus-visible{outline:3px solid var(--text);outline-offset:3px}
        """;

    /// <summary>Allows this style and this form, and nothing else.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a token that is not ours.</summary>
    public static readonly string Unknown = Frame("Unknown link", "<h1>This link does not lead anywhere</h1><p>It may be cut short. Open it from the message again, or look at the incidents in Imp.</p>");

    public static string Of(AckPage page) => Frame($"#{page.Number} {page.Title}", $"""
        <p><span class="chip sev{(int)page.Severity}">{page.Severity.Label()}</span> <span role="status">{Escape(page.State)}</span></p>
        <h1>{Escape(page.Title)}</h1>
        <p class="muted">Incident #{page.Number} · {Escape(page.Service)} · since {AckPage.Instant(page.OpenedAt)}</p>
        {Action(page)}
        """);

    private static string Action(AckPage page) => page.Response switch
    {
        ResponseState.Open => $"<form method=\"post\"><button>I have it</button></form><p class=\"muted\">You act as {Escape(page.Person.Name)}.</p>",
        ResponseState.Acknowledged when page.IsAsked => $"<form method=\"post\"><button>Still on it</button></form><p class=\"muted\">You act as {Escape(page.Person.Name)}. Without an answer it opens again and people are paged.</p>",
        ResponseState.Acknowledged => "<p>Nobody else is paged for it now. You can close this page.</p>",
        ResponseState.Closed => "<p>It is over. You can close this page.</p>",
    };

    private static string Frame(string title, string body) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <title>{Escape(title)} · Imp</title><style>{Style}</style></head>
        <body><main>
        {body}
        </main></body></html>
        """;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
