using System.Text;
using System.Text.RegularExpressions;
using Imp.Tests.Support;
using Imp.Web.Languages;

namespace Imp.Tests.Languages;

/// <summary>The files of the languages against the source: every text that the source says is there, none that it does not say any more, and the same places in both.</summary>
public sealed partial class CatalogueTests
{
    /// <summary>Examples to type and patterns of dates that are the same in every language.</summary>
    private static readonly HashSet<string> Same =
    [
        "Europe/Berlin", "https://wiki.example.org/disk-full", "https://example.org/hooks/imp", "env=production", "https://…/basic.ics", "BEGIN:VCALENDAR…", @"host (\S+)", @"^\[?(resolved|ok)\b", "RECOVERY: host db7 is OK", "{{severity}}",
        "{0} of {1}", "{0} alerts",
    ];

    private static readonly string Pages = Text("Imp.Web", "*.razor", "*.cs");
    private static readonly string Rest = Text("Imp.Domain", "*.cs") + Text("Imp.Infrastructure", "*.cs");
    private static readonly string Messages = Comment().Replace(Rest, "");
    private static readonly string All = Pages + Rest;

    public static TheoryData<string> Codes => [.. new LanguageShelf().All.Where(one => one != Language.English).Select(one => one.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_text_of_the_pages_is_there(string code)
    {
        var known = Of(code).Texts;

        Wanted().Where(text => !known.ContainsKey(text) && !Same.Contains(text)).Should().BeEmpty($"the file {code}.json has a line for each: docs/languages.md");
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_text_is_there_that_the_source_does_not_say(string code)
    {
        var said = Said();

        Of(code).Texts.Keys.Where(text => !said.Contains(text) && !said.Contains(char.ToUpperInvariant(text[0]) + text[1..])).Should().BeEmpty("what nobody says any more is taken out");
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_translation_has_the_places_of_its_text(string code) =>
        Of(code).Texts.SelectMany(text => text.Value.Split(Language.Forms).Select((form, place) => (text.Key, Form: form, IsOne: place == 0 && text.Value.Contains(Language.Forms))))
            // "every day" says one without a number.
            .Where(one => one.IsOne ? !Places(one.Form).IsSubsetOf(Places(one.Key)) : !Places(one.Key).SetEquals(Places(one.Form))).Select(one => $"{one.Key} → {one.Form}").Should().BeEmpty();

    [Fact]
    public void The_scripts_say_something() => ScriptWords.Keys.Should().Contain("Searching …").And.Contain("Nothing is called that.");

    [Fact]
    public void What_the_offline_page_s_file_says_its_script_says_again_in_the_reader_s_language()
    {
        var file = File.ReadAllText(Path.Combine(Repository.Root, "Imp.Web", "wwwroot", "offline.html"));

        Shown().Matches(file[file.IndexOf("<title>", StringComparison.Ordinal)..]).Select(text => text.Value.Trim()).Where(text => text.Length > 0).Should().BeSubsetOf(ScriptWords.Keys);
    }

    private static Language Of(string code) => new LanguageShelf().Find(code)!;

    /// <summary>What stands in the source at a place where it is surely a text of a page: behind <c>T</c>, in an attribute of a part of the Kit, in a script; and of a message, behind <c>T</c>.</summary>
    private static HashSet<string> Wanted()
    {
        var source = Comment().Replace(Pages, "");
        return
        [
            .. Looked().Matches(source).Concat(Looked().Matches(Messages)).Select(text => Plain(text.Groups["text"].Value)),
            .. Counted().Matches(source).Select(text => Plain(text.Groups["many"].Value)),
            .. Given().Matches(source).Select(text => text.Groups["text"].Value),
            .. ScriptWords.Keys,
        ];
    }

    /// <summary>Every string literal, those with holes as texts with places; names of values, which are labels here and there.</summary>
    private static HashSet<string> Said() =>
    [
        .. Literal().Matches(All).Select(text => Plain(text.Groups["text"].Value)), .. Filled(All), .. ScriptWords.Keys,
        .. AppDomain.CurrentDomain.GetAssemblies().Where(one => one.GetName().Name!.StartsWith("Imp.", StringComparison.Ordinal) || one.GetName().Name == "imp")
            .SelectMany(one => one.GetTypes()).Append(typeof(DayOfWeek)).Where(one => one.IsEnum).SelectMany(Enum.GetNames),
    ];

    /// <returns>Of <c>$"{a} of {b}"</c>: <c>{0} of {1}</c>.</returns>
    private static IEnumerable<string> Filled(string source)
    {
        for (var start = source.IndexOf("$\"", StringComparison.Ordinal); start >= 0; start = source.IndexOf("$\"", start + 2, StringComparison.Ordinal))
        {
            if (source[start + 2] == '"') continue;
            var text = new StringBuilder();
            var (at, place) = (start + 2, 0);
            while (at < source.Length && source[at] is not ('"' or '\n'))
            {
                if (source[at] == '{' && source[at + 1] == '{') { text.Append("{{"); at += 2; }
                else if (source[at] == '{')
                {
                    var end = HoleEnd(source, at);
                    text.Append('{').Append(place++).Append(Format().Match(source[at..end]).Value).Append('}');
                    at = end;
                }
                else if (source[at] == '\\') { text.Append(source, at, 2); at += 2; }
                else text.Append(source[at++]);
            }
            yield return Plain(text.ToString());
        }
    }

    private static int HoleEnd(string source, int at)
    {
        var depth = 0;
        for (; ; at++)
        {
            if (source[at] == '{') depth++;
            else if (source[at] == '}' && --depth == 0) return at + 1;
        }
    }

    private static string Plain(string literal) => literal.Replace("\\\"", "\"").Replace(@"\\", @"\").Replace("\\n", "\n");

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Groups["number"].Value)];

    private static string Text(string project, params string[] kinds) => string.Join('\n', kinds
        .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), kind, SearchOption.AllDirectories))
        .Where(file => !file.Replace('\\', '/').Contains("/obj/") && !file.Replace('\\', '/').Contains("/bin/")).Select(File.ReadAllText));

    [GeneratedRegex("(?<=>)[^<>]*\\p{L}[^<>]*(?=<)")]
    private static partial Regex Shown();

    [GeneratedRegex(@"///[^\n]*|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:T|words)\[(?:[^""\]\[]* \? ""(?:[^""\\]|\\.)*"" : )?""(?<text>(?:[^""\\]|\\.)+)""")]
    private static partial Regex Looked();

    [GeneratedRegex(@"\b(?:T|words)\.Count\([^""]*""(?:[^""\\]|\\.)*"", ""(?<many>(?:[^""\\]|\\.)+)""")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\b(?:Label|Title|Subtitle|Text|Hint|SaveLabel|Placeholder|BrowserTitle|Any|Nobody|Face|Heading|KeyLabel)=""(?<text>[^""@]*\p{L}{2}[^""@]*)""")]
    private static partial Regex Given();

    [GeneratedRegex(@"(?=""(?<text>(?:[^""\\\n]|\\.)+)"")")]
    private static partial Regex Literal();

    [GeneratedRegex(@":[A-Za-z0-9.#'\\ ,:]+(?=\}$)")]
    private static partial Regex Format();

    [GeneratedRegex(@"\{(?<number>\d+)(?::[^}]*)?\}")]
    private static partial Regex Place();
}
