using System.Globalization;
using Imp.Web.Languages;

namespace Imp.Tests.Languages;

/// <summary>A language that says everything in English between marks, so that what did not go through the catalogue stands out.</summary>
internal sealed class MarkedLanguage() : Language(Known, "Marked", CultureInfo.InvariantCulture, new Dictionary<string, string>())
{
    public const string Known = "qps";

    // Both in the alphabet of short messages.
    private const char Open = 'Δ';
    private const char Close = 'Φ';

    public override string Of(string english) => english.Contains(Open) || english.Length == 0 ? english : Mark(english);

    public override string FormatOf(string english) => Mark(english);

    public override string Of(long count, string one, string many) => Mark(count == 1 ? one : many);

    /// <returns>What of a text is not between marks.</returns>
    public static string Bare(string text)
    {
        var depth = 0;
        return string.Concat(text.Select(letter =>
        {
            if (letter == Open) depth++;
            var shown = depth == 0 ? letter : '\u0001';
            if (letter == Close) depth--;
            return shown;
        }));
    }

    private static string Mark(string text) => $"{Open}{text}{Close}";
}
