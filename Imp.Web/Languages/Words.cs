namespace Imp.Web.Languages;

/// <summary>The words of a page in its viewer's language, for one request or one live page. Every page has it as <c>T</c>: <c>@T["Sign out"]</c>.</summary>
public sealed class Words(IHttpContextAccessor http, LanguageShelf shelf) : Wording(Language.English)
{
    private Language? language;

    /// <returns>The words of one language, whoever asks.</returns>
    internal static Words In(Language language) => new(new HttpContextAccessor(), new LanguageShelf(others: [])) { language = language };

    /// <summary>The viewer's language: of the request at hand, or what <see cref="Use"/> said.</summary>
    public override Language Language => language ??= http.HttpContext is { } context ? LanguageChoice.Of(context, shelf) : Language.English;

    /// <summary>Says which language it is, where there is no request: on a live page.</summary>
    /// <param name="code">As in <see cref="Language.Code"/>; null or unknown changes nothing.</param>
    public void Use(string? code) => language = shelf.Find(code) ?? language;

    /// <summary>Says which language it is, where that is known.</summary>
    internal void Use(Language known) => language = known;
}
