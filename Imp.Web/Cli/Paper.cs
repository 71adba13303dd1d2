using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imp.Web.Cli;

/// <summary>What a verb writes on: a terminal, or a pipe, which gets neither colour nor shortened lines.</summary>
/// <param name="output">Standard output.</param>
/// <param name="errors">Standard error.</param>
/// <param name="width">Columns of the terminal; null where nothing is shortened.</param>
/// <param name="isJson">For programs.</param>
/// <param name="isQuiet">Nothing but what was asked for.</param>
internal sealed class Paper(TextWriter output, TextWriter errors, int? width, bool hasColour, bool isJson, bool isQuiet)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => isJson;

    public bool IsQuiet => isQuiet;

    public static Paper Of(ParseResult parsed, bool isJson, bool isQuiet)
    {
        var output = parsed.InvocationConfiguration.Output;
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var hasColour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Paper(output, parsed.InvocationConfiguration.Error, isTerminal && Console.WindowWidth > 20 ? Console.WindowWidth : null, hasColour, isJson, isQuiet);
    }

    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>A sentence that a program need not read.</summary>
    public void Say(string text)
    {
        if (!isQuiet && !isJson) output.WriteLine(text);
    }

    public void Warn(string text) => errors.WriteLine("imp: " + Plain(text));

    public void Print(JsonNode? value) => output.WriteLine(value?.ToJsonString(Json) ?? "null");

    /// <summary>A table. The last column gives way where the terminal is too narrow.</summary>
    /// <param name="rightmost">Columns whose values stand at the right, such as numbers.</param>
    public void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, params int[] rightmost)
    {
        var cells = rows.Select(row => row.Select(Plain).ToList()).ToList();
        var widths = heads.Select((head, at) => Math.Max(head.Length, cells.Count == 0 ? 0 : cells.Max(row => row[at].Length))).ToArray();
        if (!isQuiet) output.WriteLine(Painted(Row([.. heads.Select(head => head.ToUpperInvariant())]), "1"));
        foreach (var row in cells) output.WriteLine(Row(row));

        string Row(IReadOnlyList<string> row)
        {
            var line = new StringBuilder();
            for (var at = 0; at < row.Count; at++)
            {
                var last = at == row.Count - 1;
                line.Append(rightmost.Contains(at) ? row[at].PadLeft(widths[at]) : last ? row[at] : row[at].PadRight(widths[at]));
                if (!last) line.Append("  ");
            }
            var text = line.ToString();
            return width is { } most && text.Length > most ? text[..(most - 1)] + "…" : text;
        }
    }

    public string Added(string text) => Painted(text, "32");

    public string Changed(string text) => Painted(text, "33");

    public string Gone(string text) => Painted(text, "31");

    public string Heading(string text) => Painted(text, "1");

    /// <summary>An instant as the clock here shows it, with how far that is from UTC.</summary>
    public static string Time(JsonNode? instant) => instant is null || !DateTimeOffset.TryParse(instant.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? ""
        : TimeZoneInfo.ConvertTime(at, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>Somebody's text on one line, without what a terminal would carry out.</summary>
    public static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    private string Painted(string text, string colour) => hasColour ? $"\e[{colour}m{text}\e[0m" : text;
}
