using System.Text;
using System.Text.Json;

namespace Imp.Tests.Integrations;

/// <summary>Spoils a sender's body in every way that a sender, a proxy or an attacker thinks of; the same for the same seed.</summary>
internal sealed class AnyBody(int seed)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "-1e-999", "1772360430", "99999999999999999999999", "\"\"", "\" \"", "\"text\"", "\"\\u0000\"", "\"\\ud800\"", "\"a\\udc00b\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"NaN\"", "\"\\n\\n\"", "[]", "{}", "[null]", "[[[[[]]]]]", "{\"\":{}}", "\"resolved\"", "\"javascript:alert(1)\"",
    ];

    private readonly Random chance = new(seed);

    public byte[] Spoil(byte[] body)
    {
        var json = Encoding.UTF8.GetString(body);
        return chance.Next(10) switch
        {
            0 => body[..chance.Next(body.Length)],
            1 => [.. body[..(body.Length / 2)], 0xC3, 0x28, .. body[(body.Length / 2)..]],
            2 => Encoding.UTF8.GetBytes(new string('[', 60) + json + new string(']', 60)),
            _ => IsJson(body) ? Encoding.UTF8.GetBytes(Spoiled(body)) : Shuffled(body),
        };
    }

    private string Spoiled(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var text = new StringBuilder();
        Write(document.RootElement, text, chance.Next(1, 6));
        return text.ToString();
    }

    /// <param name="often">One value in so many tens is replaced, at most.</param>
    private void Write(JsonElement value, StringBuilder text, int often)
    {
        if (chance.Next(20) < often)
        {
            text.Append(Values[chance.Next(Values.Length)]);
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var fields = value.EnumerateObject().Where(_ => chance.Next(12) > 0).ToList();
                if (fields.Count > 0 && chance.Next(4) == 0) fields.Add(fields[chance.Next(fields.Count)]);
                if (chance.Next(15) == 0) text.Append("\"\\ud800\":1,\"\\u0000\":\"\\u0000\"").Append(fields.Count > 0 ? "," : "");
                for (var at = 0; at < fields.Count; at++)
                {
                    text.Append(at > 0 ? "," : "").Append(JsonSerializer.Serialize(fields[at].Name)).Append(':');
                    Write(fields[at].Value, text, often);
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var items = value.EnumerateArray().SelectMany(item => Enumerable.Repeat(item, chance.Next(3))).ToList();
                for (var at = 0; at < items.Count; at++)
                {
                    text.Append(at > 0 ? "," : "");
                    Write(items[at], text, often);
                }
                text.Append(']');
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private byte[] Shuffled(byte[] body)
    {
        var copy = body.ToArray();
        for (var times = chance.Next(1, 8); times > 0; times--) copy[chance.Next(copy.Length)] = (byte)"&=%+\0\n*$;"[chance.Next(9)];
        return copy;
    }

    private static bool IsJson(byte[] body) => body[0] is (byte)'{' or (byte)'[';
}
