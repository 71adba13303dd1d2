using System.Globalization;

namespace Imp.Domain.Incidents;

/// <summary>How large a file is, in words.</summary>
public static class FileSize
{
    private const long Kilobyte = 1024, Megabyte = 1024 * Kilobyte;

    /// <returns><c>812 bytes</c>, <c>14 KB</c>, <c>2.5 MB</c>.</returns>
    public static string Words(long bytes) => bytes switch
    {
        1 => "1 byte",
        < Kilobyte => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < Megabyte => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / Kilobyte)} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round((double)bytes / Megabyte, 1)} MB"),
    };
}
