namespace Imp.Domain.Shared;

/// <summary>Rows for a spreadsheet (RFC 4180) in which no cell can be taken for a formula.</summary>
public static class CsvText
{
    private static readonly char[] Quoted = ['"', ',', '\n', '\r', ';'];

    /// <returns>One line with its line end.</returns>
    public static string Line(params ReadOnlySpan<string?> cells)
    {
        var line = new System.Text.StringBuilder();
        for (var at = 0; at < cells.Length; at++) line.Append(at == 0 ? "" : ",").Append(Cell(cells[at]));
        return line.Append("\r\n").ToString();
    }

    /// <returns>The cell; what a spreadsheet would compute gets an apostrophe before it.</returns>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        // Spreadsheets look past blanks before they decide that it is a formula.
        if (text.AsSpan().TrimStart(' ') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..]) text = "'" + text;
        return text.IndexOfAny(Quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
