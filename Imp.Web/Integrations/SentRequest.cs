using Imp.Domain.Integrations;

namespace Imp.Web.Integrations;

/// <summary>Turns the server's request into what formats read.</summary>
internal static class SentRequest
{
    /// <param name="body">Unpacked.</param>
    public static SenderRequest Of(HttpRequest request, byte[] body, DateTimeOffset at) => new(
        request.Method, First(request.Query.Select(one => (one.Key, one.Value))), First(request.Headers.Select(one => (one.Key, one.Value))), body, at);

    private static Dictionary<string, string> First(IEnumerable<(string Name, Microsoft.Extensions.Primitives.StringValues Values)> all)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in all) first.TryAdd(name, values.Count > 0 ? values[0] ?? "" : "");
        return first;
    }
}
