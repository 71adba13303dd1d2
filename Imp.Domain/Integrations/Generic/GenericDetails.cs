using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Generic;

/// <summary>What responders need beyond the title, from the fields that senders commonly use.</summary>
internal static class GenericDetails
{
    /// <param name="title">What is said already.</param>
    public static AlertDetails? Of(JsonElement @event, string title)
    {
        var draft = new DetailsDraft();
        foreach (var name in new[] { "description", "details", "body", "text", "message" })
            if (@event.Text(name) is { } text && text != title) draft.Describe(text);
        foreach (var name in new[] { "url", "link", "href" }) draft.Link(@event.Text(name), null);
        Links(draft, @event.At("links"));
        draft.Image(@event.AnyText("image", "image_url"));
        Images(draft, @event.At("images"));
        foreach (var name in new[] { "labels", "tags", "custom_details" }) draft.Labels(@event.At(name).Pairs());
        return draft.Done();
    }

    /// <summary>Addresses, or objects of <c>href</c> and <c>text</c> as PagerDuty writes them.</summary>
    public static void Links(DetailsDraft draft, JsonElement links)
    {
        foreach (var link in links.Elements()) draft.Link(link.Text() ?? link.AnyText("href", "url"), link.AnyText("text", "title"));
    }

    /// <summary>Addresses, or objects of <c>src</c>, <c>href</c> and <c>alt</c> as PagerDuty writes them.</summary>
    public static void Images(DetailsDraft draft, JsonElement images)
    {
        foreach (var image in images.Elements()) draft.Image(image.Text() ?? image.AnyText("src", "url"), image.Text("href"), image.Text("alt"));
    }
}
