using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Alerts;

namespace Imp.Domain.Grouping;

/// <summary>The key of "same incident", beside the dedup key, which is that of "same alert".</summary>
public static class GroupKey
{
    /// <summary>At most this many characters; a longer one ends in a hash of the whole.</summary>
    public const int Longest = 512;

    /// <returns><c>cluster=eu, app=checkout</c> in the order of the fields; a value that could be mistaken stands in quotes. <c>everything</c> without fields.</returns>
    public static string Of(IReadOnlyList<GroupField> fields, AlertFacts alert, string integration)
    {
        if (fields.Count == 0) return "everything";

        var key = string.Join(", ", fields.Select(field => $"{Plain(field.Word)}={Plain(field.ValueIn(alert, integration))}"));
        return key.Length <= Longest ? key : Shorten(key);
    }

    /// <summary>Two different lists of values never read the same.</summary>
    private static string Plain(string text) =>
        text.AsSpan().IndexOfAny(",=\"\\\r\n") < 0 ? text : $"\"{text.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\r", @"\r").Replace("\n", @"\n")}\"";

    private static string Shorten(string key)
    {
        var hash = "…" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
        return key[..(Longest - hash.Length)] + hash;
    }
}
