using Imp.Web.Identity;
using Imp.Web.Shell;

namespace Imp.Web.Languages;

/// <summary>Remembers a language for this browser: for pages on which nobody is signed in.</summary>
internal static class LanguageEndpoints
{
    private const string SignIn = "/sign-in";

    public static void MapLanguage(this IEndpointRouteBuilder routes) => routes.MapGet(Links.Language, Choose).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Goes back to where one came from. What is no language of the console takes the choice back: the browser decides again.</summary>
    private static IResult Choose(HttpContext context, LanguageShelf shelf, string? to = null, string? returnUrl = null)
    {
        if (shelf.Find(to) is { } language)
            context.Response.Cookies.Append(LanguageChoice.Cookie, language.Code, new() { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps });
        else context.Response.Cookies.Delete(LanguageChoice.Cookie);
        return Results.LocalRedirect(returnUrl?.StartsWith(SignIn, StringComparison.Ordinal) == true && !returnUrl.Any(char.IsControl) ? returnUrl : LocalAddress.Of(returnUrl));
    }
}
