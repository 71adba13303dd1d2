using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Imp.Infrastructure.Demo;

/// <summary>Files that people of the demo attach: a graph, drawn here, and a piece of a log.</summary>
internal static class DemoFiles
{
    private const int Width = 480, Height = 200, Hours = 24;

    /// <summary>Red, green, blue: paper, grid, line and what stands out.</summary>
    private static readonly byte[] Palette = [250, 251, 252, 221, 226, 230, 15, 118, 110, 198, 40, 40];

    /// <returns>A graph by the hour that jumps in the last third, as PNG.</returns>
    public static byte[] Graph()
    {
        using var lines = new MemoryStream();
        using (var packed = new ZLibStream(lines, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < Height; y++)
            {
                packed.WriteByte(0);
                for (var x = 0; x < Width; x++) packed.WriteByte(ColourAt(x, y));
            }
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        (head[8], head[9]) = (8, 3);
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR", head), .. Chunk("PLTE", Palette), .. Chunk("IDAT", lines.ToArray()), .. Chunk("IEND", [])];
    }

    /// <returns>What the bank answered.</returns>
    public static byte[] Log()
    {
        var text = new StringBuilder();
        for (var line = 0; line < 60; line++)
            text.Append(CultureInfo.InvariantCulture, $"payout-{48_120 + line} bank={(line % 13 == 5 ? "harbour" : "north")} amount={17 + line * 29 % 900}.00 EUR ")
                .AppendLine(line % 13 == 5 || line % 7 == 2 ? "accepted" : "rejected: 4102 field purposeCode is missing");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte ColourAt(int x, int y)
    {
        var hour = x * Hours / Width;
        var value = hour < 16 ? 8 + hour * 5 % 9 : 120 + (hour - 16) * 6 - hour * 11 % 13;
        var isBar = x * Hours % Width / Hours is >= 3 and < 17 && Height - 12 - y is >= 0 and var up && up <= value;
        return isBar ? (byte)(hour < 16 ? 2 : 3) : (byte)((Height - 12 - y) % 40 == 0 ? 1 : 0);
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Check(named));
        return chunk;
    }

    /// <summary>CRC-32 as PNG has it (ISO 3309).</summary>
    private static uint Check(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB88320;
        }
        return ~sum;
    }
}
