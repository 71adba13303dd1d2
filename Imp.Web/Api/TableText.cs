using System.Text;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>Writes lines as CSV (RFC 4180) or as tab-separated values. A text that a spreadsheet would carry out as a formula gets an apostrophe before it.</summary>
internal static class TableText
{
    public static string TypeOf(ListFormat format) => format == ListFormat.Csv ? "text/csv; charset=utf-8; header=present" : "text/tab-separated-values; charset=utf-8";

    public static string Header(IReadOnlyList<Field> fields, ListFormat format) => string.Join(format == ListFormat.Csv ? ',' : '\t', fields.Select(field => field.Name)) + "\r\n";

    public static void Append(StringBuilder text, IReadOnlyList<Field> fields, object line, ListFormat format)
    {
        for (var at = 0; at < fields.Count; at++)
        {
            if (at > 0) text.Append(format == ListFormat.Csv ? ',' : '\t');
            var cell = fields[at].Cell(line);
            if (fields[at].IsText) cell = Guarded(cell);
            if (format == ListFormat.Tsv) text.Append(cell.AsSpan().ContainsAny('\t', '\r', '\n') ? cell.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ') : cell);
            else if (cell.AsSpan().ContainsAny(",\"\r\n")) text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else text.Append(cell);
        }
        text.Append("\r\n");
    }

    private static string Guarded(string cell) => cell is [var first, ..] && first is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
}
