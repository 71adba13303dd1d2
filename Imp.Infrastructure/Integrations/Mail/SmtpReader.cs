using System.Buffers;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>What a line was.</summary>
internal enum SmtpLine
{
    /// <summary>Whole; its bytes are in <see cref="SmtpReader.Line"/>.</summary>
    Whole,
    /// <summary>Longer than it may be; it was read to its end.</summary>
    TooLong,
    /// <summary>A carriage return or a line feed without the other: two servers could disagree about where the mail ends.</summary>
    Bare,
    /// <summary>The other side hung up, or sent a line without end.</summary>
    End,
}

/// <summary>Reads lines that end in CR LF and nothing else. Holds one buffer and one line, whatever is sent.</summary>
internal sealed class SmtpReader(Stream stream)
{
    private const int Endless = 4 * 1024 * 1024;

    private readonly byte[] buffer = new byte[8 * 1024];
    private readonly ArrayBufferWriter<byte> line = new(512);
    private int start;
    private int end;

    /// <summary>The last line without its end.</summary>
    public ReadOnlyMemory<byte> Line => line.WrittenMemory;

    public async ValueTask<SmtpLine> ReadAsync(int longest, CancellationToken cancel)
    {
        line.ResetWrittenCount();
        var (length, afterReturn) = (0, false);
        while (true)
        {
            if (start == end && !await FillAsync(cancel)) return SmtpLine.End;
            if (afterReturn) return buffer[start++] != '\n' ? SmtpLine.Bare : length > longest ? SmtpLine.TooLong : SmtpLine.Whole;

            var taken = TakeText(ref length, longest);
            if (length > Endless) return SmtpLine.End;
            if (taken < 0) continue;
            if (taken == '\n') return SmtpLine.Bare;
            afterReturn = true;
        }
    }

    /// <returns>What ended the text, which is taken too; -1 when it goes on.</returns>
    private int TakeText(ref int length, int longest)
    {
        var rest = buffer.AsSpan(start, end - start);
        var at = rest.IndexOfAny((byte)'\r', (byte)'\n');
        var text = at < 0 ? rest : rest[..at];
        length += text.Length;
        if (length <= longest) line.Write(text);
        start += text.Length + (at < 0 ? 0 : 1);
        return at < 0 ? -1 : rest[at];
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        (start, end) = (0, await stream.ReadAsync(buffer, cancel));
        return end > 0;
    }
}
