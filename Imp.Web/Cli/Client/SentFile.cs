using System.Net;
using System.Net.Http.Headers;

namespace Imp.Web.Cli.Client;

/// <summary>A file on its way to a server, as long as it was when the sending began.</summary>
internal sealed class SentFile : HttpContent
{
    private readonly Stream file;
    private readonly long? length;

    public SentFile(Stream file)
    {
        (this.file, length) = (file, file.CanSeek ? file.Length - file.Position : null);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>Called when a piece has left.</summary>
    public Action Moved { get; set; } = () => { };

    /// <summary>True once some of it was read.</summary>
    public bool HasBegun { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        var sent = await PieceByPiece.CopyAsync(file, stream, length ?? long.MaxValue, Moved, cancellationToken);
        if (sent < length) throw new CliFailure(CliFailure.Refused, "It became shorter while it was read. Try again.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length ?? 0;
        return this.length is not null;
    }
}

/// <summary>Copies what need not fit into memory.</summary>
internal static class PieceByPiece
{
    private const int Piece = 128 * 1024;

    /// <param name="most">Bytes; what is beyond stays where it is.</param>
    /// <param name="moved">Called after each piece.</param>
    /// <returns>How many bytes were copied.</returns>
    public static async Task<long> CopyAsync(Stream from, Stream to, long most, Action moved, CancellationToken cancel)
    {
        var (buffer, copied) = (new byte[Piece], 0L);
        while (copied < most && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, most - copied)), cancel) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            copied += read;
            moved();
        }
        return copied;
    }
}
