namespace Imp.Tests.Integrations;

/// <summary>Any JSON a sender may think of, odd values and odd names first.</summary>
internal static class AnyJson
{
    private static readonly string[] Names = ["title", "payload", "summary", "x", "message", "severity", "status", "items", "", "\\u0000", "\\ud800", "a.b"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "1772360430", "99999999999999999999999", "\"\"", "\" \"", "\"trigger\"", "\"resolved\"", "\"text\"", "\"\\u0000\"", "\"\\ud800\"", "\"a\\udc00b\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"NaN\"", "[]", "{}",
    ];

    public static string Make(Random chance, int depth) => (depth == 0 ? 0 : chance.Next(4)) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, chance.Next(3)).Select(_ => Make(chance, depth - 1)))}]",
        2 or 3 => $"{{{string.Join(',', Enumerable.Range(0, chance.Next(6)).Select(_ => $"\"{Pick(chance, Names)}\":{Make(chance, depth - 1)}"))}}}",
        _ => Pick(chance, Values),
    };

    private static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];
}
