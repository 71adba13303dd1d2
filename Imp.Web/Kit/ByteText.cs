using Imp.Web.Languages;

namespace Imp.Web.Kit;

/// <summary>Sizes as people read them.</summary>
internal static class ByteText
{
    public static string Of(long bytes, Words words) => bytes switch
    {
        < 1L << 10 => string.Create(words.Culture, $"{bytes} B"),
        < 1L << 20 => string.Create(words.Culture, $"{bytes / 1024.0:0} KB"),
        < 1L << 30 => string.Create(words.Culture, $"{bytes / (1024.0 * 1024):0.0} MB"),
        _ => string.Create(words.Culture, $"{bytes / (1024.0 * 1024 * 1024):0.0} GB"),
    };
}
