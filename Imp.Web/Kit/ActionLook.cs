using System.Text;

namespace Imp.Web.Kit;

/// <summary>How an action shows itself as a button.</summary>
/// <param name="Label">The words on the button.</param>
/// <param name="Icon">A name of <see cref="Icons"/>, or none.</param>
/// <param name="Tone">How much it asks to be pressed.</param>
/// <param name="Key">One key that presses it while nobody is typing.</param>
/// <param name="Hint">A longer explanation on hover.</param>
/// <param name="Opens">Whether it opens a dialog, and so should not look busy meanwhile.</param>
public sealed record ActionLook(string Label, string? Icon = null, ActionTone Tone = ActionTone.Plain, string? Key = null, string? Hint = null, bool Opens = false)
{
    /// <summary>A look made from a name: <c>AutoClose</c> becomes "Auto close".</summary>
    public static ActionLook FromName(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ').Append(char.ToLowerInvariant(letter));
            else words.Append(letter);
        }
        return new(words.ToString());
    }
}
