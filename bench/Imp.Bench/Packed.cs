using System.Buffers.Binary;
using System.Text;

namespace Imp.Bench;

/// <summary>As much of MessagePack (msgpack.org, specification of 2021) as a live page's line needs.</summary>
internal static class Packed
{
    public static byte[] Write(params object?[] values)
    {
        using var to = new MemoryStream();
        Put(to, values);
        return to.ToArray();
    }

    /// <returns>Text, numbers as long, bytes as memory, arrays, null; a map as an array of its keys and values.</returns>
    public static object? Read(ref ReadOnlyMemory<byte> from)
    {
        var kind = Take(ref from, 1).Span[0];
        return kind switch
        {
            <= 0x7f => (long)kind,
            <= 0x8f => Many(ref from, 2 * (kind & 0x0f)),
            <= 0x9f => Many(ref from, kind & 0x0f),
            <= 0xbf => Text(ref from, kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(ref from, Take(ref from, 1).Span[0]),
            0xc5 => Take(ref from, (int)Number(ref from, 2)),
            0xc6 => Take(ref from, (int)Number(ref from, 4)),
            0xca => Take(ref from, 4),
            0xcb => Take(ref from, 8),
            >= 0xcc and <= 0xcf => Number(ref from, 1 << kind - 0xcc),
            >= 0xd0 and <= 0xd3 => Number(ref from, 1 << kind - 0xd0),
            0xd9 => Text(ref from, Take(ref from, 1).Span[0]),
            0xda => Text(ref from, (int)Number(ref from, 2)),
            0xdb => Text(ref from, (int)Number(ref from, 4)),
            0xdc => Many(ref from, (int)Number(ref from, 2)),
            0xdd => Many(ref from, (int)Number(ref from, 4)),
            0xde => Many(ref from, 2 * (int)Number(ref from, 2)),
            >= 0xe0 => (long)(sbyte)kind,
            _ => throw new BenchFailure($"a message of kind {kind:x} cannot be read"),
        };
    }

    private static void Put(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null: to.WriteByte(0xc0); break;
            case bool yes: to.WriteByte((byte)(yes ? 0xc3 : 0xc2)); break;
            case int number: Put(to, 0xd3, number); break;
            case long number: Put(to, 0xd3, number); break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xdb);
                to.Write(Big(bytes.Length));
                to.Write(bytes);
                break;
            case object?[] many:
                to.WriteByte(0xdd);
                to.Write(Big(many.Length));
                foreach (var one in many) Put(to, one);
                break;
            case Headers: to.WriteByte(0x80); break;
            default: throw new BenchFailure($"{value.GetType().Name} cannot be written");
        }
    }

    private static void Put(MemoryStream to, byte kind, long number)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(eight, number);
        to.WriteByte(kind);
        to.Write(eight);
    }

    private static byte[] Big(int number)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, number);
        return four;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> from, int count)
    {
        var taken = from[..count];
        from = from[count..];
        return taken;
    }

    private static long Number(ref ReadOnlyMemory<byte> from, int bytes)
    {
        var number = 0L;
        foreach (var one in Take(ref from, bytes).Span) number = number << 8 | one;
        return number;
    }

    private static string Text(ref ReadOnlyMemory<byte> from, int bytes) => Encoding.UTF8.GetString(Take(ref from, bytes).Span);

    private static object?[] Many(ref ReadOnlyMemory<byte> from, int count)
    {
        var many = new object?[count];
        for (var at = 0; at < count; at++) many[at] = Read(ref from);
        return many;
    }

    /// <summary>A message's headers, of which there are none.</summary>
    internal sealed record Headers;
}
