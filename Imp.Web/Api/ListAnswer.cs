using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>Answers a list: a page of JSON, or a table.</summary>
internal static class ListAnswer
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, Resource resource)
    {
        var query = ListQuery.Read(resource, context.Request);
        var call = await context.CallAsync(resource, null, CallMark.Plain());
        context.Response.Headers.Vary = "Accept, Authorization, Cookie";
        if (query.IsWhole) await StreamAsync(context, resource, query, call);
        else await PageAsync(context, resource, query, call);
    }

    private static async Task PageAsync(HttpContext context, Resource resource, ListQuery query, Call call)
    {
        var page = await resource.ListAsync(query.Ask, call);
        if (page.Next is { } next) context.Response.Headers.Link = $"<{NextAddress(context.Request, next)}>; rel=\"next\"";
        var (bytes, type) = query.Format == ListFormat.Json ? (Json(page, query.Fields), "application/json; charset=utf-8") : (Table(page.Items, query), TableText.TypeOf(query.Format));
        await ItemAnswer.WriteAsync(context, 200, bytes, ApiCalls.TagOf(bytes), type);
    }

    /// <summary>Piece by piece: a hundred thousand lines take no more memory than a thousand.</summary>
    private static async Task StreamAsync(HttpContext context, Resource resource, ListQuery query, Call call)
    {
        var text = new StringBuilder(TableText.Header(query.Fields, query.Format));
        // Before the first byte, so that a wrong parameter is still answered as one.
        await using var pieces = resource.AllAsync(query.Ask, call).GetAsyncEnumerator(context.RequestAborted);
        var more = await pieces.MoveNextAsync();
        context.Response.ContentType = TableText.TypeOf(query.Format);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{resource.Path[(resource.Path.LastIndexOf('/') + 1)..]}.{ApiJson.Word(query.Format)}\"";
        while (true)
        {
            foreach (var chunk in text.GetChunks()) Encoding.UTF8.GetBytes(chunk.Span, context.Response.BodyWriter);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            if (!more) return;
            text.Clear();
            foreach (var line in pieces.Current) TableText.Append(text, query.Fields, line, query.Format);
            more = await pieces.MoveNextAsync();
        }
    }

    private static byte[] Json(Lines page, IReadOnlyList<Field> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var line in page.Items) WriteLine(json, line, fields);
            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Json(object line, IReadOnlyList<Field> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed)) WriteLine(json, line, fields);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteLine(Utf8JsonWriter json, object line, IReadOnlyList<Field> fields)
    {
        json.WriteStartObject();
        foreach (var field in fields) field.Write(json, line);
        json.WriteEndObject();
    }

    private static byte[] Table(IReadOnlyList<object> lines, ListQuery query)
    {
        var text = new StringBuilder(TableText.Header(query.Fields, query.Format));
        foreach (var line in lines) TableText.Append(text, query.Fields, line, query.Format);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string NextAddress(HttpRequest request, string next)
    {
        var query = QueryString.Create(request.Query.Where(one => one.Key != "cursor").Select(one => KeyValuePair.Create(one.Key, one.Value[0])).Append(KeyValuePair.Create<string, string?>("cursor", next)));
        return request.PathBase + request.Path + query;
    }
}
