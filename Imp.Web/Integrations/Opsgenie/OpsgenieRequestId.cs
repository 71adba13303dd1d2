using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>The id by which a client asks what became of its request: the event's number, written as the UUID that clients expect. It says nothing to whoever has not the key.</summary>
internal static class OpsgenieRequestId
{
    private const string Start = "696d7000-0000-8000-8000-";

    public static string Of(long sequence) => Start + sequence.ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>For an answer that nobody can ask about later.</summary>
    public static string None(HttpContext context) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(context.TraceIdentifier)).AsSpan(0, 16)).ToString();

    /// <returns>The event's number; null when it is no id of ours.</returns>
    public static long? Read(string id) =>
        id.StartsWith(Start, StringComparison.OrdinalIgnoreCase) && id.Length == 36 && long.TryParse(id.AsSpan(Start.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
}
