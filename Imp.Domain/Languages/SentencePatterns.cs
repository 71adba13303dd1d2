using System.Globalization;
using System.Text.RegularExpressions;

namespace Imp.Domain.Languages;

/// <summary>
/// Finds out which text with places a finished English sentence was made from. Rules and commands say in English what is wrong, for people, programs and
/// the audit log alike; only a page says it in another language.
/// </summary>
internal sealed partial class SentencePatterns
{
    /// <summary>How sentences write dates; in the other language they are written its own way.</summary>
    private static readonly string[] Dates = ["ddd d MMM yyyy, HH:mm", "ddd d MMM HH:mm", "d MMM yyyy", "dddd d MMMM yyyy, HH:mm"];

    private readonly Language language;
    private readonly IReadOnlyList<Pattern> all;

    public SentencePatterns(Language language)
    {
        this.language = language;
        // The one with the most words of its own fits best.
        all = [.. language.Sentences
            .Select(text => new Pattern(Place().Split(text.Key), [.. Place().Matches(text.Key).Select(place => int.Parse(place.Value.Trim('{', '}').Split(':')[0], CultureInfo.InvariantCulture))], text.Value))
            .OrderByDescending(pattern => pattern.Parts.Sum(part => part.Length))];
    }

    /// <returns>The sentence in the other language, with what stood in its places; itself when it is not known.</returns>
    public string Of(string sentence)
    {
        foreach (var pattern in all)
            if (pattern.Read(sentence) is { } values) return string.Format(language.Culture, pattern.Text, [.. values.Select((value, place) => pattern.IsText(place) ? language.Of(value) : Written(value))]);
        return sentence;
    }

    /// <returns>A date, or a span of two, as the language writes it; anything else as it is.</returns>
    private string Written(string value)
    {
        const string Until = " to ";
        if (value.IndexOf(Until, StringComparison.Ordinal) is > 0 and var middle && Written(value[..middle]) is var from && from != value[..middle])
            return string.Format(language.Culture, language.FormatOf("{0} to {1}"), from, Written(value[(middle + Until.Length)..]));
        foreach (var pattern in Dates)
            if (DateTime.TryParseExact(value, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return at.ToString(language.PatternOf(pattern), language.Culture);
        return value;
    }

    [GeneratedRegex(@"\{\d+(?::[^}]*)?\}")]
    private static partial Regex Place();

    /// <param name="Parts">What stands before, between and after the places.</param>
    /// <param name="Places">The number of each place.</param>
    /// <param name="Text">The other language's text with the same places.</param>
    private sealed record Pattern(string[] Parts, int[] Places, string Text)
    {
        private bool IsShort { get; } = Parts[0].Length == 0 && Parts.Sum(part => part.Count(char.IsLetter)) < 6;

        /// <summary>What stands in a place <c>{0:t}</c> is a text of ours too, in any other a name or a number.</summary>
        public bool IsText(int place) => Text.Contains(string.Create(CultureInfo.InvariantCulture, $"{{{place}:t}}"), StringComparison.Ordinal);

        /// <returns>What stands in the places, by their numbers; null when the sentence is another one.</returns>
        public string[]? Read(string sentence)
        {
            if (!sentence.StartsWith(Parts[0], StringComparison.Ordinal) || !sentence.EndsWith(Parts[^1], StringComparison.Ordinal)) return null;
            var values = new string[Places.Max() + 1];
            Array.Fill(values, "");
            var at = Parts[0].Length;
            for (var place = 0; place < Places.Length; place++)
            {
                var next = Parts[place + 1];
                // Of two places side by side the first takes all: they are remarks, of which there is one at most.
                var end = Parts.Skip(place + 1).All(part => part.Length == 0) && values[Places[place]].Length == 0 ? sentence.Length
                    : place == Places.Length - 1 ? sentence.Length - next.Length : sentence.IndexOf(next, at, StringComparison.Ordinal);
                if (end < at) return null;
                values[Places[place]] = sentence[at..end];
                at = end + next.Length;
            }
            // "{0} and {1}" would be found in any sentence that has an "and".
            return IsShort && values.Any(value => value.Contains(' ')) ? null : values;
        }
    }
}
