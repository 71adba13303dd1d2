using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;

namespace Imp.Web.Notifications;

/// <summary>What Twilio brings back: a key that was pressed in a call, an answer to a short message. Believed only with the signature of the account that sent.</summary>
internal static class TwilioEndpoints
{
    public static void MapTwilio(this IEndpointRouteBuilder routes) => routes.MapPost("/twilio/sms", TextAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> PressAsync(string token, HttpContext context, TwilioQueries twilio, ReplyDesk desk, PublicAddress address, CancellationToken cancel)
    {
        if (await FormAsync(context, cancel) is not { } form || await twilio.CalledAsync(token, form, Signature(context), cancel) is not { } delivery) return Results.StatusCode(StatusCodes.Status403Forbidden);

        ReplyAction? action = form.FirstOrDefault(field => field.Key == "Digits").Value switch
        {
            VoiceText.Acknowledge => ReplyAction.Acknowledge,
            VoiceText.Close => ReplyAction.Close,
            _ => null,
        };
        if (action is null) return Xml(TwiML.Ask(address.Call(token), VoiceText.Keys));
        return Xml(TwiML.Say(await desk.ActAsync(delivery, action.Value, "call", cancel) is { } sentence ? sentence + ". Goodbye." : "This link does not lead anywhere. Goodbye."));
    }

    private static async Task<IResult> TextAsync(HttpContext context, TwilioQueries twilio, ReplyDesk desk, CancellationToken cancel)
    {
        if (await FormAsync(context, cancel) is not { } form || await twilio.TextedAsync(form, Signature(context), cancel) is not { } told) return Results.StatusCode(StatusCodes.Status403Forbidden);

        return Xml(TwiML.Message(GsmText.Of(await desk.ActAsync(told, form.FirstOrDefault(field => field.Key == "Body").Value ?? "", "short message", cancel))));
    }

    private static string? Signature(HttpContext context) => context.Request.Headers["X-Twilio-Signature"];

    /// <returns>Null when it is no form.</returns>
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>?> FormAsync(HttpContext context, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType) return null;

        try
        {
            return [.. (await context.Request.ReadFormAsync(cancel)).SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? ""))];
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static IResult Xml(string text) => Results.Content(text, "text/xml; charset=utf-8");
}
