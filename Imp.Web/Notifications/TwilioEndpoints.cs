using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;

namespace Imp.Web.Notifications;

/// <summary>What Twilio brings back: a key that was pressed in a call, an answer to a short message. Believed only with the signature of the account that sent.</summary>
internal static class TwilioEndpoints
{
    public static void MapTwilio(this IEndpointRouteBuilder routes)
    {
        var twilio = routes.MapGroup("/twilio").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().AddEndpointFilter<AnswerDoorFilter>();
        twilio.MapPost("sms", TextAsync);
        twilio.MapPost("status/{id:guid}", ReportAsync);
    }

    public static async Task<IResult> PressAsync(string token, HttpContext context, TwilioQueries twilio, ReplyDesk desk, AckLinkQueries links, LanguageShelf shelf, PublicAddress address, CancellationToken cancel)
    {
        if (await AnswerBody.FormAsync(context, cancel) is not { } form || await twilio.CalledAsync(token, form, Signature(context), cancel) is not { } delivery) return Results.StatusCode(StatusCodes.Status403Forbidden);

        var page = await links.FindAsync(delivery, cancel);
        if (page is not null) await desk.SeenAsync(page);
        var words = page is null ? shelf.For(null, null) : desk.WordsFor(page.Person);

        var action = VoiceText.ActionOf(form.FirstOrDefault(field => field.Key == "Digits").Value);
        if (action is null) return Xml(TwiML.Ask(address.Call(token), VoiceText.KeysOf(words, page?.Others.Count > 0), words.Language));
        return Xml(TwiML.Say(await desk.ActAsync(delivery, action.Value, "call", cancel) is { } sentence ? $"{sentence}. {words["Goodbye."]}" : $"{words["This link does not lead anywhere."]} {words["Goodbye."]}", words.Language));
    }

    private static async Task<IResult> TextAsync(HttpContext context, TwilioQueries twilio, ReplyDesk desk, CancellationToken cancel)
    {
        if (await AnswerBody.FormAsync(context, cancel) is not { } form) return Results.StatusCode(StatusCodes.Status403Forbidden);

        var (told, believed, words) = await twilio.TextedAsync(form, Signature(context), cancel);
        if (told is null) return Results.StatusCode(believed ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);

        return Xml(TwiML.Message(GsmText.Of(await desk.ActAsync(told, form.FirstOrDefault(field => field.Key == "Body").Value ?? "", "short message", words, cancel))));
    }

    private static async Task<IResult> ReportAsync(Guid id, HttpContext context, TwilioDesk desk, CancellationToken cancel) =>
        await AnswerBody.FormAsync(context, cancel) is { } form && await desk.ReportAsync(id, form, Signature(context), cancel) ? Results.NoContent() : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static string? Signature(HttpContext context) => context.Request.Headers["X-Twilio-Signature"];

    private static IResult Xml(string text) => Results.Content(text, "text/xml; charset=utf-8");
}
