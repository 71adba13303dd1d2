namespace Imp.Web.Kit;

/// <summary>What is known of the viewer's screen before it has said anything: a phone shows less at once and takes longer to draw it.</summary>
public sealed class Device(IHttpContextAccessor http)
{
    private bool? isPhone;

    /// <summary>Of the request at hand, or what <see cref="Use"/> said. False when nothing is known.</summary>
    public bool IsPhone => isPhone ??= http.HttpContext is { } context && Says(context.Request.Headers);

    /// <summary>Says it where there is no request: on a live page.</summary>
    public void Use(bool phone) => isPhone = phone;

    // The client hint where a browser sends it; what all others put into their name, as MDN's paper on detecting browsers has it.
    private static bool Says(IHeaderDictionary headers) =>
        headers["Sec-CH-UA-Mobile"].ToString() is { Length: > 0 } hint ? hint == "?1" : headers.UserAgent.ToString().Contains("Mobi", StringComparison.Ordinal);
}
