using System.Text;

namespace Imp.Tests.Support;

/// <summary>Lines that end in CR LF and in nothing else, as SMTP demands: a lone LF is text. One character is one byte.</summary>
internal sealed class CrlfLines(Stream stream)
{
    private readonly byte[] buffer = new byte[8_192];
    private int at;
    private int filled;

    /// <returns>The next line without its end; null at the end of the stream, an unfinished line included.</returns>
    public async ValueTask<string?> ReadAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (await FillAsync(cancel))
        {
            line.Append((char)buffer[at++]);
            if (line is [.., '\r', '\n']) return line.ToString(0, line.Length - 2);
        }
        return null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        if (at < filled) return true;

        (at, filled) = (0, await stream.ReadAsync(buffer, cancel));
        return filled > 0;
    }
}
