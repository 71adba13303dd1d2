using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>Answers what is about one thing, with the ETag of its latest version.</summary>
internal static class ItemAnswer
{
    private const string Type = "application/json; charset=utf-8";

    public static async Task GetAsync(HttpContext context, Resource resource)
    {
        context.Request.RefuseUnknown(["fields"]);
        var fields = ListQuery.FieldsOf(Field.Of(resource.Detail), context.Request.Words().GetValueOrDefault("fields"));
        var call = await context.CallAsync(resource, null, CallMark.Plain());
        var found = await resource.FindAsync(call.ItemKey, call) ?? throw new Missing(resource.Single.ToLowerInvariant());
        var whole = Whole(resource, found);
        context.Response.Headers.Vary = "Authorization, Cookie";
        await WriteAsync(context, 200, fields.Count == Field.Of(resource.Detail).Count ? whole : ListAnswer.Json(found, fields), ApiCalls.TagOf(whole), Type);
    }

    /// <summary>Carries one operation out.</summary>
    public static async Task DoAsync(HttpContext context, Resource resource, Operation operation)
    {
        context.Request.RefuseUnknown([.. operation.Parameters.Select(one => one.Name)]);
        if (operation.TakesFile || operation.GivesFile)
        {
            await FileAnswer.DoAsync(context, resource, operation);
            return;
        }
        var bytes = operation.Method == "GET" ? [] : await ApiBody.ReadAsync(context.Request, context.RequestAborted);
        using var sum = RequestSum.Of(ApiCalls.AddressOf(context.Request), bytes);
        using var once = operation.Method == "POST" ? await OnceAnswer.BeginAsync(context, sum) : OnceAnswer.None;
        if (once.IsAnswered) return;

        if (operation.Body is null && bytes.Length > 0 && !bytes.AsSpan().SequenceEqual("{}"u8)) throw Wrong.Field("body", "This takes no body.");
        var (body, patch) = ApiBody.Parse(bytes, operation);
        var call = await context.CallAsync(resource, body, once.Mark, patch);
        if (context.Request.Headers.IfMatch.Count > 0 && operation.HasKey) await RefuseOutdatedAsync(context, resource, call);
        var result = await RunAsync(operation, call);
        if (result is null) await once.AnswerAsync(context, 204, [], null, null);
        else if (operation.Answer is { } answer) await once.AnswerAsync(context, operation.Success, JsonSerializer.SerializeToUtf8Bytes(result, answer, ApiJson.Options), null, LocationOf(resource, operation, call));
        else
        {
            var whole = Whole(resource, result);
            await once.AnswerAsync(context, operation.Success, whole, ApiCalls.TagOf(whole), LocationOf(resource, operation, call));
        }
    }

    private static async Task<object?> RunAsync(Operation operation, Call call)
    {
        try
        {
            return await operation.Run(call);
        }
        catch (ValidationException invalid) when (operation.Body is not null)
        {
            throw new ValidationException(invalid.Errors.Select(error => new ValidationFailure(ApiBody.NameOf(operation.Body, error.PropertyName), error.ErrorMessage)));
        }
    }

    /// <summary>Answers with 304 where the caller has it already.</summary>
    public static async Task WriteAsync(HttpContext context, int status, byte[] bytes, string? tag, string type)
    {
        if (tag is not null) context.Response.Headers.ETag = tag;
        if (tag is not null && HttpMethods.IsGet(context.Request.Method) && context.Request.HasAlready(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status204NoContent) return;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    internal static string? LocationOf(Resource resource, Operation operation, Call call) =>
        operation.Creates ? $"{ApiRoutes.Root}/{resource.Path.Replace($"{{{ApiCalls.KeyIn(resource)}}}", call.Key, StringComparison.Ordinal)}/{call.MadeKey}" : null;

    internal static byte[] Whole(Resource resource, object one) => ListAnswer.Json(one, Field.Of(resource.Detail));

    private static async Task RefuseOutdatedAsync(HttpContext context, Resource resource, Call call)
    {
        await context.RequestServices.GetRequiredService<ResourceBook>().GuardAsync(resource, call);
        var now = await resource.FindAsync(call.ItemKey, call) ?? throw new Missing(resource.Single.ToLowerInvariant());
        if (context.Request.WantsAnother(ApiCalls.TagOf(Whole(resource, now)))) throw new Outdated();
    }
}
