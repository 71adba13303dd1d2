using System.Globalization;

namespace Imp.Domain.Languages;

/// <summary>
/// How one reader is spoken to: <c>T["Look at it"]</c>. The key is the English text, so a text that nobody translated is said in English. Not for what
/// users typed.
/// </summary>
/// <param name="zone">The reader's; null: UTC.</param>
public class Wording(Language language, TimeZoneInfo? zone = null)
{
    private readonly TimeZoneInfo zone = zone ?? TimeZoneInfo.Utc;

    /// <summary>English and UTC: for programs, and where no reader is known.</summary>
    public static Wording English { get; } = new(Language.English);

    /// <summary>The reader's language.</summary>
    public virtual Language Language => language;

    /// <summary>How the reader's language writes numbers and names days.</summary>
    public CultureInfo Culture => Language.Culture;

    /// <returns>The text; null for null. It may also be a sentence that a rule or a command made, with names and numbers in it: a refusal, a validator's message, a line of the timeline.</returns>
    // Of an indexer the compiler cannot be told that only null gives null.
    public string this[string? english] => english is null ? null! : Language.Of(english);

    /// <returns>The text with what belongs into its places: <c>T["{0} of {1}", some, all]</c>.</returns>
    public string this[string english, params ReadOnlySpan<object?> values] => string.Format(Language.Culture, Language.FormatOf(english), values);

    /// <summary>A text that depends on a number, which is its place {0}: <c>T.Count(alerts, "{0} alert", "{0} alerts")</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">English, for one.</param>
    /// <param name="many">English, for all other numbers; the key.</param>
    /// <param name="more">What belongs into {1} and so on.</param>
    public string Count(long count, string one, string many, params ReadOnlySpan<object?> more) =>
        string.Format(Language.Culture, Language.Of(count, one, many), [count, .. more]);

    /// <returns>A date as the language writes it; a pattern is a text like any other: <c>d MMM yyyy</c> is <c>d. MMM yyyy</c> in German.</returns>
    public string Date(DateTimeOffset at, string pattern) => at.ToString(Language.PatternOf(pattern), Language.Culture);

    /// <inheritdoc cref="Date(DateTimeOffset, string)"/>
    public string Date(DateOnly day, string pattern) => day.ToString(Language.PatternOf(pattern), Language.Culture);

    /// <returns>A whole number with its thousands parted.</returns>
    public string Number(long number) => number.ToString("N0", Language.Culture);

    /// <returns>Day and time on the reader's clock, and which clock that is: a message is read anywhere, and passed on.</returns>
    public string Instant(DateTimeOffset at) => $"{Date(Local(at), "d MMM yyyy, HH:mm")} {Clock(at)}";

    /// <returns>The time alone, and which clock it is.</returns>
    public string Time(DateTimeOffset at) => $"{Local(at).ToString("HH:mm", CultureInfo.InvariantCulture)} {Clock(at)}";

    /// <returns>Text of several lines, each of which may be a sentence that a rule made.</returns>
    public string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : Language.Of(line)));

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <returns><c>UTC</c>, <c>UTC+1</c>, <c>UTC+5:30</c>.</returns>
    private string Clock(DateTimeOffset at)
    {
        var ahead = zone.GetUtcOffset(at);
        return ahead == TimeSpan.Zero ? "UTC" : string.Create(CultureInfo.InvariantCulture, $"UTC{(ahead < TimeSpan.Zero ? "-" : "+")}{Math.Abs(ahead.Hours)}{(ahead.Minutes == 0 ? "" : $":{Math.Abs(ahead.Minutes):00}")}");
    }
}
