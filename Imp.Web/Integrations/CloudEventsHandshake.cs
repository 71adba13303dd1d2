namespace Imp.Web.Integrations;

/// <summary>The question by which CloudEvents senders, Azure Event Grid among them, find out whether they may send here.</summary>
internal static class CloudEventsHandshake
{
    public static bool IsOne(HttpRequest request) => HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey("WebHook-Request-Origin");

    /// <summary>They may, and as fast as they like: whoever asks has shown the key.</summary>
    public static void Answer(HttpContext context)
    {
        context.Response.Headers["WebHook-Allowed-Origin"] = "*";
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        context.Response.Headers.Allow = "POST";
    }
}
