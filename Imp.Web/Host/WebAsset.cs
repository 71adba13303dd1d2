using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Imp.Web.Host;

/// <summary>One file for the browser, read from the executable on first use and kept together with its compressed forms.</summary>
internal sealed class WebAsset
{
    private const int SmallestWorthCompressing = 512;

    private static readonly Dictionary<string, (string Type, bool IsText)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = ("text/css; charset=utf-8", true),
        [".js"] = ("text/javascript; charset=utf-8", true),
        [".mjs"] = ("text/javascript; charset=utf-8", true),
        [".json"] = ("application/json; charset=utf-8", true),
        [".webmanifest"] = ("application/manifest+json; charset=utf-8", true),
        [".svg"] = ("image/svg+xml", true),
        [".html"] = ("text/html; charset=utf-8", true),
        [".txt"] = ("text/plain; charset=utf-8", true),
        [".woff2"] = ("font/woff2", false),
        [".png"] = ("image/png", false),
        [".ico"] = ("image/x-icon", false),
        [".webp"] = ("image/webp", false),
        [".mp3"] = ("audio/mpeg", false),
        [".ogg"] = ("audio/ogg", false),
    };

    private readonly bool isText;
    private readonly Lazy<byte[]> plain;
    private readonly Lazy<byte[]> brotli;
    private readonly Lazy<byte[]> gzip;
    private readonly Lazy<string> hash;

    internal WebAsset(Assembly assembly, string resource, string path) : this(path, () => Read(assembly, resource)) { }

    internal WebAsset(string path, Func<byte[]> read)
    {
        (ContentType, isText) = Types.GetValueOrDefault(Path.GetExtension(path), ("application/octet-stream", false));
        plain = new(read);
        // Optimal, not SmallestSize: the first visitor waits for it, and the gain would be a few per cent.
        brotli = new(() => Compress(into => new BrotliStream(into, CompressionLevel.Optimal)));
        gzip = new(() => Compress(into => new GZipStream(into, CompressionLevel.Optimal)));
        hash = new(() => Convert.ToHexStringLower(SHA256.HashData(plain.Value)));
    }

    /// <summary>The value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>SHA-256 of the uncompressed bytes, as lower-case hexadecimal.</summary>
    public string Hash => hash.Value;

    /// <summary>Whether compressing is worth it; pictures and fonts are compressed already.</summary>
    public bool IsCompressible => isText && plain.Value.Length >= SmallestWorthCompressing;

    /// <param name="encoding"><c>br</c>, <c>gzip</c>, or null for the plain bytes.</param>
    public byte[] Bytes(string? encoding) => encoding switch
    {
        "br" => brotli.Value,
        "gzip" => gzip.Value,
        _ => plain.Value,
    };

    private byte[] Compress(Func<Stream, Stream> wrap)
    {
        using var into = new MemoryStream();
        using (var compressor = wrap(into)) compressor.Write(plain.Value);
        return into.ToArray();
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var from = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} vanished from {assembly.GetName().Name}.");
        var bytes = new byte[from.Length];
        from.ReadExactly(bytes);
        return bytes;
    }
}
