namespace Imp.Domain.Incidents;

/// <summary>What the first bytes of a file say that it is. Nobody is asked and no name is believed.</summary>
public enum FileKind
{
    /// <summary>Anything that is not shown as a picture; it is only ever handed out to be saved.</summary>
    Other,
    Png,
    Jpeg,
    Gif,
    WebP,
}

/// <summary>Which files are pictures: the only place that says so. Never SVG or HTML, which can run scripts.</summary>
public static class FileKinds
{
    /// <param name="first">The first bytes of a file; twelve are enough.</param>
    public static FileKind Of(ReadOnlySpan<byte> first) =>
        first is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] ? FileKind.Png
        : first is [0xFF, 0xD8, 0xFF, ..] ? FileKind.Jpeg
        : first.StartsWith("GIF87a"u8) || first.StartsWith("GIF89a"u8) ? FileKind.Gif
        : first.Length >= 12 && first.StartsWith("RIFF"u8) && first[8..].StartsWith("WEBP"u8) ? FileKind.WebP
        : FileKind.Other;

    /// <returns>Whether a browser may draw it.</returns>
    public static bool IsPicture(this FileKind kind) => kind != FileKind.Other;

    /// <returns>As browsers call it.</returns>
    public static string MediaType(this FileKind kind) => kind switch
    {
        FileKind.Png => "image/png",
        FileKind.Jpeg => "image/jpeg",
        FileKind.Gif => "image/gif",
        FileKind.WebP => "image/webp",
        FileKind.Other => "application/octet-stream",
    };
}
