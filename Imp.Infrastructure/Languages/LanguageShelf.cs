using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Imp.Domain.Languages;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Languages;

/// <summary>All languages of pages and messages: English, which is in the source, and one embedded file each for the others.</summary>
public sealed class LanguageShelf
{
    private const string Folder = "languages/";

    /// <param name="fallback">Code of the language for whoever has chosen none; unknown or null: English.</param>
    public LanguageShelf(string? fallback = null) : this(Files()) => Default = Find(fallback) ?? Language.English;

    /// <param name="others">What there is beside English.</param>
    public LanguageShelf(IEnumerable<Language> others) => All = [Language.English, .. others];

    /// <summary>Code of each, English first.</summary>
    public static IReadOnlyList<string> Codes { get; } = [Language.English.Code, .. Names().Select(CodeOf)];

    /// <summary>The installation's language: for whoever has chosen none, and for messages that several people read.</summary>
    public Language Default { get; } = Language.English;

    /// <summary>English first.</summary>
    public IReadOnlyList<Language> All { get; private set; }

    /// <summary>One more, for tests.</summary>
    public void Add(Language language) => All = [.. All, language];

    /// <summary>How one reader is spoken to, in whatever leaves the console.</summary>
    /// <param name="language">Code of the language that the profile names; null or unknown: <see cref="Default"/>.</param>
    /// <param name="zone">IANA name of the profile's zone; null: UTC.</param>
    public Wording For(string? language, string? zone) => new(Find(language) ?? Default, ZoneTime.Zone(zone));

    /// <returns>The language of that code, without regard to case or region (<c>de-AT</c> is German); null when there is none.</returns>
    public Language? Find(string? code)
    {
        if (string.IsNullOrEmpty(code)) return null;
        var name = code.AsSpan();
        var end = name.IndexOf('-');
        if (end > 0) name = name[..end];
        foreach (var language in All)
            if (name.Equals(language.Code, StringComparison.OrdinalIgnoreCase)) return language;
        return null;
    }

    private static IEnumerable<Language> Files() => Names().Select(name =>
    {
        using var file = typeof(LanguageShelf).Assembly.GetManifestResourceStream(name)!;
        return Read(CodeOf(name), file);
    });

    private static IEnumerable<string> Names() => typeof(LanguageShelf).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string CodeOf(string name) => Path.GetFileNameWithoutExtension(name[Folder.Length..]);

    /// <exception cref="JsonException">The file is not one of a language.</exception>
    internal static Language Read(string code, Stream file)
    {
        var found = JsonSerializer.Deserialize<LanguageFile>(file, JsonSerializerOptions.Web) ?? throw new JsonException("The file of a language is empty.");
        return new Language(code, found.Name, found.Culture(), found.Texts, found.Sentences) { Spoken = found.Spoken };
    }

    /// <summary>A language's file.</summary>
    /// <param name="Name">What the language calls itself.</param>
    /// <param name="Spoken">Its name with a country, as voices are called: <c>de-DE</c>.</param>
    /// <param name="Decimal">Between a number's whole and its fraction.</param>
    /// <param name="Thousands">Between its thousands.</param>
    /// <param name="Months">From January.</param>
    /// <param name="ShortMonths">From January.</param>
    /// <param name="Days">From Sunday.</param>
    /// <param name="ShortDays">From Sunday.</param>
    /// <param name="Texts">By the English ones.</param>
    /// <param name="Sentences">Those that rules and commands make, with places for names and numbers; <c>{0:t}</c> is a place for a text of ours.</param>
    [SuppressMessage("Performance", "CA1812", Justification = "Made by the reader of JSON.")]
    private sealed record LanguageFile(
        string Name, string Spoken, string Decimal, string Thousands, string[] Months, string[] ShortMonths, string[] Days, string[] ShortDays, Dictionary<string, string> Texts, Dictionary<string, string> Sentences)
    {
        public CultureInfo Culture()
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (Decimal, Thousands);
            (culture.NumberFormat.PercentDecimalSeparator, culture.NumberFormat.PercentGroupSeparator) = (Decimal, Thousands);
            var dates = culture.DateTimeFormat;
            // Thirteen: some calendars have one more.
            (dates.MonthNames, dates.AbbreviatedMonthNames) = ([.. Months, ""], [.. ShortMonths, ""]);
            (dates.MonthGenitiveNames, dates.AbbreviatedMonthGenitiveNames) = (dates.MonthNames, dates.AbbreviatedMonthNames);
            (dates.DayNames, dates.AbbreviatedDayNames) = (Days, ShortDays);
            return CultureInfo.ReadOnly(culture);
        }
    }
}
