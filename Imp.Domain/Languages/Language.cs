using System.Collections.Frozen;
using System.Globalization;

namespace Imp.Domain.Languages;

/// <summary>One language of pages and messages: its texts by the English ones, and how it writes dates and numbers.</summary>
public class Language
{
    private readonly FrozenDictionary<string, string> texts;
    private readonly FrozenDictionary<string, string[]> counted;
    private readonly Lazy<SentencePatterns> patterns;

    /// <param name="sentences">Those of its texts that rules and commands make, with places for names and numbers.</param>
    public Language(string code, string name, CultureInfo culture, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string>? sentences = null)
    {
        (Code, Name, Culture) = (code, name, culture);
        Sentences = sentences ?? new Dictionary<string, string>();
        this.texts = texts.Concat(Sentences).ToFrozenDictionary(StringComparer.Ordinal);
        counted = texts.Where(text => text.Value.Contains(Forms)).ToFrozenDictionary(text => text.Key, text => text.Value.Split(Forms), StringComparer.Ordinal);
        patterns = new(() => new SentencePatterns(this));
    }

    /// <summary>Parts the forms of a text that depends on a number.</summary>
    public const char Forms = '|';

    /// <summary>The language of the source: every text is its own key.</summary>
    public static Language English { get; } = new("en", "English", CultureInfo.InvariantCulture, new Dictionary<string, string>());

    /// <summary>Its BCP 47 name, for <c>lang</c>.</summary>
    public string Code { get; }

    /// <summary>What it calls itself.</summary>
    public string Name { get; }

    /// <summary>Names of days and months, signs in numbers. The host's own cultures are not used: they differ from machine to machine.</summary>
    public CultureInfo Culture { get; }

    /// <summary>Its BCP 47 name with a country, for a voice that reads aloud.</summary>
    public string Spoken { get; init; } = "en-US";

    /// <summary>Every text that it has, by the English one.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Those of them that rules and commands make and that have places in them: recognised by their pattern.</summary>
    public IReadOnlyDictionary<string, string> Sentences { get; }

    /// <returns>The text; the English one itself where there is no other. One with names and numbers in it already is recognised by its pattern.</returns>
    public virtual string Of(string english) =>
        texts.Count == 0 ? english : texts.TryGetValue(english, out var known) ? known : patterns.Value.Of(english);

    /// <returns>The text with places; the English one itself where there is no other.</returns>
    public virtual string FormatOf(string english) => texts.GetValueOrDefault(english, english);

    /// <returns>How a date of that pattern is written.</returns>
    public string PatternOf(string english) => texts.GetValueOrDefault(english, english);

    /// <returns>The form for a number; the English one of the two given where there is no other.</returns>
    public virtual string Of(long count, string one, string many) =>
        counted.TryGetValue(many, out var forms) ? forms[count == 1 ? 0 : ^1] : FormatOf(count == 1 ? one : many);
}
