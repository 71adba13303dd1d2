using System.Buffers;
using System.IO.Compression;

namespace Imp.Web.Integrations;

/// <summary>Reads a sender's raw bytes, never by the framework's binder: that answers 415 to senders that leave the content type out.</summary>
internal static class RequestBody
{
    /// <summary>Largest body, counted after unpacking.</summary>
    public const int Largest = 1024 * 1024;

    /// <returns>The whole body, unpacked; null as soon as it is larger than <see cref="Largest"/>.</returns>
    /// <exception cref="InvalidDataException">It says it is packed and is not.</exception>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest) return null;
        if (!string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase)) return await ReadPlainAsync(request, cancel);

        await using var unpacked = new GZipStream(request.Body, CompressionMode.Decompress);
        return await ReadAsync(unpacked, cancel);
    }

    private static async ValueTask<byte[]?> ReadPlainAsync(HttpRequest request, CancellationToken cancel)
    {
        // The usual event has arrived whole with its headers; then it is copied once and nothing is pooled.
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (read.Buffer.Length > Largest) return null;
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(Stream from, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var block = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await from.ReadAsync(block, cancel) is var count and > 0)
            {
                if (body.Length + count > Largest) return null;
                body.Write(block, 0, count);
            }
            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
