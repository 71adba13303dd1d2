using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Incidents;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Imp.Web.Api;

/// <summary>Takes files in and gives them out. Their bytes are anybody's: they are handed to the browser to be saved, and a page made of them could do nothing.</summary>
internal static class FileAnswer
{
    /// <summary>Room for what a body has beside the file.</summary>
    private const long Margin = 1024 * 1024;

    /// <summary>Carries one operation of the API out that takes or gives a file.</summary>
    public static async Task DoAsync(HttpContext context, Resource resource, Operation operation)
    {
        if (operation.GivesFile)
        {
            var given = (FileGiven)(await operation.Run(await context.CallAsync(resource, null, CallMark.Plain())) ?? throw new Missing(resource.Single.ToLowerInvariant()));
            context.Response.Headers.Vary = "Authorization, Cookie";
            await GiveAsync(context, given);
            return;
        }
        var sent = Sent(context);
        using var sum = RequestSum.Of(ApiCalls.AddressOf(context.Request), sent.Content);
        using var once = await OnceAnswer.BeginAsync(context, sum);
        if (once.IsAnswered) return;

        var call = await context.CallAsync(resource, sent with { Content = sum.Body }, once.Mark);
        // Where an earlier try kept it, the bytes that came again were read for their sum alone.
        call.MadeKey = once.Made?.ToString();
        var result = call.MadeKey is { } made ? await resource.FindAsync(made, call) : await operation.Run(call);
        var whole = ItemAnswer.Whole(resource, result ?? throw new Missing(resource.Single.ToLowerInvariant()));
        await once.AnswerAsync(context, operation.Success, whole, ApiCalls.TagOf(whole), ItemAnswer.LocationOf(resource, operation, call));
    }

    /// <returns>The body as a file that is read as it arrives, however the request is called.</returns>
    /// <exception cref="FluentValidation.ValidationException">It is a form, or packed.</exception>
    public static FileSent Sent(HttpContext context)
    {
        var request = context.Request;
        if (request.HasFormContentType) throw Wrong.Field("body", "Send the file's bytes as the body, not a form: curl --data-binary @file, with -H 'Content-Type: application/octet-stream'.");
        if (request.Headers.ContentEncoding.Count > 0) throw Wrong.Field("Content-Encoding", "Send the file as it is, not packed.");
        var largest = context.RequestServices.GetRequiredService<AttachmentDesk>().Largest;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = largest + Margin;
        return new FileSent(request.Query["name"].ToString(), request.Body) { Length = request.ContentLength };
    }

    /// <summary>Hands a file out.</summary>
    /// <param name="picture">Its media type, where it is one that may be drawn in a page of ours; null: only to be saved.</param>
    public static async Task GiveAsync(HttpContext context, FileGiven file, string? picture = null)
    {
        var (headers, tag) = (context.Response.Headers, $"\"{file.Tag}\"");
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The bytes of an id never change; only whoever may read them keeps them, and asks again whether they are still there.
        headers.CacheControl = "private, no-cache";
        headers.ETag = tag;
        var disposition = new ContentDispositionHeaderValue(picture is null ? "attachment" : "inline");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        if (context.Request.HasAlready(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = picture ?? "application/octet-stream";
        context.Response.ContentLength = file.Bytes;
        await file.WriteTo(context.Response.Body, context.RequestAborted);
    }
}
