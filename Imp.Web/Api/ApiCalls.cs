using System.Security.Cryptography;
using System.Text;
using Imp.Infrastructure.Api;
using Microsoft.Net.Http.Headers;

namespace Imp.Web.Api;

/// <summary>What requests of the API have in common.</summary>
internal static class ApiCalls
{
    /// <summary>Makes the call of a request.</summary>
    public static async Task<Call> CallAsync(this HttpContext context, Resource resource, object? body, CallMark mark, MergePatch? patch = null)
    {
        var me = await context.RequestServices.GetRequiredService<ICurrentActor>().GetAsync();
        var key = context.Request.RouteValues.GetValueOrDefault(KeyIn(resource))?.ToString() ?? "";
        return new Call(context.RequestServices, me, key, body, context.Request.Words(), mark, context.RequestAborted)
        {
            Patch = patch ?? MergePatch.Nothing, Below = resource.Path.Contains('{') ? context.Request.RouteValues.GetValueOrDefault(resource.Key)?.ToString() : null,
        };
    }

    /// <returns>The parameters of the address; of one that is given twice, the first.</returns>
    public static Dictionary<string, string> Words(this HttpRequest request) => request.Query.ToDictionary(one => one.Key, one => one.Value[0] ?? "", StringComparer.Ordinal);

    /// <exception cref="FluentValidation.ValidationException">There is a parameter that means nothing.</exception>
    public static void RefuseUnknown(this HttpRequest request, IReadOnlyList<string> known)
    {
        foreach (var name in request.Query.Keys)
            if (!known.Contains(name)) throw Wrong.Field(name, known.Count == 0 ? "There is no such parameter; this address takes none." : $"There is no such parameter. Known: {string.Join(", ", known)}.");
    }

    /// <summary>The route's parameter by which one thing is named: the resource's own key, or the one of what it stands below.</summary>
    public static string KeyIn(Resource resource) => resource.Path.IndexOf('{') is >= 0 and var at ? resource.Path[(at + 1)..resource.Path.IndexOf('}')] : resource.Key;

    public static string TagOf(ReadOnlySpan<byte> content) => $"\"{System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 16))}\"";

    /// <returns>True when the request has this version already.</returns>
    public static bool HasAlready(this HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <returns>True when the request names a version and it is not this one.</returns>
    public static bool WantsAnother(this HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfMatch is { Count: > 0 } wanted && !wanted.Any(one => one.Tag == "*" || one.Compare(new EntityTagHeaderValue(tag), useStrongComparison: true));

    /// <summary>What tells a call from others, beside its body.</summary>
    public static string AddressOf(HttpRequest request) => $"{request.Method} {request.Path}{request.QueryString}";
}
