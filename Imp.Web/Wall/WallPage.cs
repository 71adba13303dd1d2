using System.Net;
using Imp.Web.Host;
using Imp.Web.Languages;

namespace Imp.Web.Wall;

/// <summary>The wall screen's page: a frame that its script fills. It is no circuit, so that hundreds of them cost nothing and one that was cut off for a night comes back by itself.</summary>
internal static class WallPage
{
    /// <param name="live">Where its events come from.</param>
    /// <param name="picture">What it shows at once, as JSON in which no character could end the element around it; see <see cref="WallFrame"/>.</param>
    public static string Of(string live, string picture, Words words) => $"""
        <!doctype html>
        <html lang="{words.Language.Code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <title>{Escape(words["Wall · Imp"])}</title>
        <link rel="icon" href="{WebAssets.Url("icon.svg")}" type="image/svg+xml">
        <link rel="stylesheet" href="{WebAssets.Url("screen.css")}">
        <script src="{WebAssets.Url("screen.js")}" data-words="{Escape(ScriptWords.Of(words.Language) ?? "{}")}" defer></script></head>
        <body data-live="{live}" data-version="{WallStream.Version}">
        <div id="shift">
        <header><h1>Imp</h1><ul id="counts" aria-label="{Escape(words["Not closed, by severity"])}"></ul><p id="today"></p><p id="clock" role="timer"></p></header>
        <main id="cards" aria-live="polite" aria-label="{Escape(words["Incidents that are not closed"])}"></main>
        </div>
        <div id="curtain" role="status" hidden></div>
        <footer>
        <button id="open-settings" type="button" aria-haspopup="dialog">{Escape(words["Screen settings"])}</button>
        <dialog id="settings" aria-labelledby="settings-title"><h2 id="settings-title">{Escape(words["This screen"])}</h2>
        <p id="sound-hint">{Escape(words["A browser lets a page sound only after somebody clicked on it."])}</p>
        <table><thead><tr><th scope="col">{Escape(words["Sound for a new"])}</th><th scope="col">{Escape(words["On"])}</th><th scope="col"></th></tr></thead><tbody id="sounds"></tbody></table>
        <p><label>{Escape(words["Colours"])} <select id="theme"><option value="">{Escape(words["as the system"])}</option><option value="dark">{Escape(words["dark"])}</option><option value="light">{Escape(words["light"])}</option></select></label></p>
        <p class="buttons"><button id="full" type="button">{Escape(words["Full screen"])}</button> <button id="close-settings" type="button">{Escape(words["Close"])}</button></p></dialog>
        </footer>
        <script type="application/json" id="first">{picture}</script>
        <noscript><p>{Escape(words["The wall screen needs JavaScript."])}</p></noscript>
        </body></html>
        """;

    /// <summary>For a key that is unknown or withdrawn.</summary>
    public static string Unknown(Words words) => $"""
        <!doctype html>
        <html lang="{words.Language.Code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{Escape(words["Wall · Imp"])}</title>
        <link rel="stylesheet" href="{WebAssets.Url("screen.css")}"></head>
        <body><div id="curtain"><h1>{Escape(words["This address leads nowhere"])}</h1><p>{Escape(words["It may have been withdrawn. A manager of this Imp makes another one under Settings, Wall screens."])}</p></div></body></html>
        """;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
