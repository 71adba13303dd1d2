using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Imp.Web.Host;

/// <summary>
/// Serves the style sheets, scripts and fonts that are embedded in the executable under <c>web/</c>, so that one file is the whole product
/// and nothing is fetched from elsewhere.
/// </summary>
public static class WebAssets
{
    private const string Prefix = "web/";

    private static readonly FrozenDictionary<string, WebAsset> All = Find();

    /// <summary>The address of a file with its content's hash, so that the browser may keep it for ever and still sees every new version.</summary>
    /// <param name="name">As under wwwroot, for example <c>kit.css</c>, <c>console.css</c> (see <see cref="WebBundles"/>) or <c>radzen/Radzen.Blazor.min.js</c>.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static string Url(string name) => All.TryGetValue(name, out var asset)
        ? $"/{name}?v={asset.Hash[..12]}"
        : throw new ArgumentException($"No embedded web file is called {name}.", nameof(name));

    /// <returns>Our own scripts, as they are sent.</returns>
    internal static IEnumerable<byte[]> Scripts() => All.Where(one => one.Key.EndsWith(".js", StringComparison.Ordinal) && !one.Key.Contains('/') && !WebBundles.All.ContainsKey(one.Key)).Select(one => one.Value.Bytes(null));

    /// <returns>False for a part that this build was made without.</returns>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>Answers GET and HEAD for every embedded file, also for visitors who are not signed in.</summary>
    public static IEndpointRouteBuilder MapWebAssets(this IEndpointRouteBuilder endpoints)
    {
        foreach (var (name, asset) in All)
        {
            endpoints.MapMethods("/" + name, [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, asset))
                .AllowAnonymous()
                .WithDisplayName("Web file " + name);
        }
        return endpoints;
    }

    private static async Task AnswerAsync(HttpContext context, WebAsset asset)
    {
        var encoding = asset.IsCompressible ? Negotiate(context.Request) : null;
        var tag = new EntityTagHeaderValue($"\"{asset.Hash[..32]}{(encoding is null ? "" : "-" + encoding)}\"");

        var headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";

        if (HasAlready(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var bytes = asset.Bytes(encoding);
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = bytes.Length;
        if (encoding is not null) headers.ContentEncoding = encoding;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static bool HasAlready(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(tag, useStrongComparison: false));

    private static string? Negotiate(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Accepts(string name) => accepted.Any(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
        return Accepts("br") ? "br" : Accepts("gzip") ? "gzip" : null;
    }

    private static FrozenDictionary<string, WebAsset> Find()
    {
        var assembly = typeof(WebAssets).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            // On Windows the build writes sub-folders with a backslash.
            .Select(resource => (Resource: resource, Path: resource[Prefix.Length..].Replace('\\', '/')))
            .ToDictionary(one => one.Path, one => new WebAsset(assembly, one.Resource, one.Path), StringComparer.Ordinal);
        foreach (var (name, parts) in WebBundles.All) files.Add(name, new WebAsset(name, () => WebBundles.Join(parts.Select(part => files[part].Bytes(null)))));
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
