using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Imp.Web.Host;

namespace Imp.Web.Languages;

/// <summary>What the browser's scripts say themselves. The keys are found in the scripts: <c>say('Searching …')</c>.</summary>
internal static partial class ScriptWords
{
    private static readonly ConcurrentDictionary<Language, string> Made = new();

    /// <summary>Every text of the scripts, in English.</summary>
    public static FrozenSet<string> Keys => Found.Value;

    private static readonly Lazy<FrozenSet<string>> Found = new(() =>
        WebAssets.Scripts().SelectMany(script => Said().Matches(Encoding.UTF8.GetString(script))).Select(text => text.Groups["text"].Value.Replace(@"\'", "'")).ToFrozenSet());

    /// <returns>For the attribute <c>data-words</c> of words.js; null for English.</returns>
    public static string? Of(Language language) => language == Language.English ? null
        : Made.GetOrAdd(language, one => JsonSerializer.Serialize(Keys.Order(StringComparer.Ordinal).ToDictionary(key => key, one.FormatOf)));

    /// <returns>For the attribute <c>data-months</c>: the months as they stand in a date, parted by spaces; null for English.</returns>
    public static string? MonthsOf(Language language) => language == Language.English ? null : string.Join(' ', language.Culture.DateTimeFormat.AbbreviatedMonthGenitiveNames[..12]);

    [GeneratedRegex(@"\bsay\('(?<text>(?:[^'\\]|\\.)+)'")]
    private static partial Regex Said();
}
