using System.IO.Compression;
using System.Text;

namespace Imp.Tests.Integrations;

/// <summary>Bodies that senders and attackers send, by name; KEY stands for the integration's key.</summary>
internal static class Bodies
{
    public const int MiB = 1024 * 1024;

    private const string Trigger = """{"routing_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"S","source":"s","severity":"error"}}""";

    public static byte[] Make(string name, string key) => name switch
    {
        "good" => Text(Trigger, key),
        "exactly 1 MiB" => Padded(MiB, key),
        "1 MiB and 1" => Padded(MiB + 1, key),
        "truncated" => Text(Trigger, key)[..60],
        "invalid UTF-8" => [.. Text("{\"routing_key\":\"", key), 0xC3, 0x28, .. Text("\"}", key)],
        "NUL" => [.. Text(Trigger, key), 0],
        "nested 64" => Text(Trigger[..^1] + ",\"x\":" + Nested(63) + "}", key),
        "nested 65" => Text(Trigger[..^1] + ",\"x\":" + Nested(64) + "}", key),
        "nested 10000" => Text(Trigger[..^1] + ",\"x\":" + Nested(10_000) + "}", key),
        "10001 elements" => Text(Trigger[..^1] + ",\"x\":[" + string.Join(',', Enumerable.Repeat("1", 20_001)) + "]}", key),
        "10001 properties" => Text(Trigger[..^1] + ",\"x\":{" + string.Join(',', Enumerable.Range(0, 10_001).Select(n => $"\"{n}\":1")) + "}}", key),
        "gzip" => Packed(Text(Trigger, key)),
        "gzip bomb" => Packed(new byte[64 * MiB]),
        "gzip of 1 MiB and 1" => Packed(Padded(MiB + 1, key)),
        "gzip cut" => Packed(Text(Trigger, key))[..30],
        "gzip of nothing" => Packed([]),
        _ => Text(name, key),
    };

    private static byte[] Text(string text, string key) => Encoding.UTF8.GetBytes(text.Replace("KEY", key));

    private static byte[] Padded(int size, string key)
    {
        var body = Text(Trigger, key);
        return [.. body, .. Enumerable.Repeat((byte)' ', size - body.Length)];
    }

    private static string Nested(int deep) => new string('[', deep) + new string(']', deep);

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return packed.ToArray();
    }
}
