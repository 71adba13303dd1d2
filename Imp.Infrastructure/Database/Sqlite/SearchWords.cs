using System.Globalization;
using System.Text;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What people type, as an expression of FTS5. Everything stands in quotes, so that no letter of theirs is an operator.</summary>
internal static class SearchWords
{
    /// <returns>Null when there is nothing in the text that the index knows: a letter or a digit.</returns>
    /// <param name="isWord">A word may be the beginning of one, unless it is a number or a single letter.</param>
    /// <param name="column">Where it must stand; null for anywhere.</param>
    public static string? Expression(string text, bool isWord, string? column = null)
    {
        if (!text.EnumerateRunes().Any(IsToken)) return null;

        var expression = new StringBuilder(column is null ? "" : $"{column} : ").Append('"').Append(text.Replace("\"", "\"\"").Replace('\0', ' ')).Append('"');
        if (isWord && text.Length > 1 && IsToken(text.EnumerateRunes().Last()) && !text.All(char.IsAsciiDigit)) expression.Append('*');
        return expression.ToString();
    }

    private static bool IsToken(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        _ => false,
    };
}
