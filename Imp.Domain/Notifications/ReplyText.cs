using System.Globalization;
using System.Text;

namespace Imp.Domain.Notifications;

/// <summary>What can be asked for by an answer to a message.</summary>
public enum ReplyAction
{
    Acknowledge,
    /// <summary>Takes it for <see cref="MessageActions.SnoozeFor"/>; then it is open again and pages.</summary>
    Snooze,
    Close,
}

/// <param name="Number">The incident's; null when the only open one is meant.</param>
public sealed record Reply(ReplyAction Action, long? Number);

/// <summary>Reads what somebody typed in the dark: <c>12</c>, <c>#12 ok</c>, <c>12c</c>, <c>12s</c>, <c>close 12</c>, <c>ack</c>, <c>12 erledigt</c>. Every language's words are understood from everybody.</summary>
public static class ReplyText
{
    private const int Longest = 40;

    private static readonly (ReplyAction Action, string[] Words)[] Known =
    [
        (ReplyAction.Acknowledge, ["a", "ack", "acknowledge", "ok", "okay", "yes", "y", "mine", "take", "ja", "j", "meins", "übernehmen", "uebernehmen", "quittieren"]),
        (ReplyAction.Snooze, ["s", "snooze", "later", "z", "später", "spaeter", "zurückstellen", "zurueckstellen"]),
        (ReplyAction.Close, ["c", "close", "closed", "r", "resolve", "resolved", "fixed", "done", "schließen", "schliessen", "zu", "erledigt", "behoben", "fertig"]),
    ];

    /// <returns>Null when it is anything else: a guess could take the wrong incident.</returns>
    public static Reply? Parse(string text)
    {
        if (text.Length > Longest) return null;

        var (words, numbers) = (new List<string>(), new List<string>());
        foreach (var run in Runs(text)) (char.IsAsciiDigit(run[0]) ? numbers : words).Add(run);
        if (words.Count > 1 || numbers.Count > 1 || words.Count + numbers.Count == 0) return null;

        long? number = null;
        if (numbers.Count == 1)
        {
            if (!long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var typed)) return null;
            number = typed;
        }
        if (words.Count == 0) return new Reply(ReplyAction.Acknowledge, number);
        foreach (var (action, known) in Known)
            if (known.Contains(words[0], StringComparer.OrdinalIgnoreCase)) return new Reply(action, number);
        return null;
    }

    /// <summary>Letters and digits part from one another: <c>12c</c> is two of them.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        var run = new StringBuilder();
        foreach (var letter in text + " ")
        {
            if (run.Length > 0 && (!char.IsLetterOrDigit(letter) || char.IsAsciiDigit(letter) != char.IsAsciiDigit(run[0])))
            {
                yield return run.ToString();
                run.Clear();
            }
            if (char.IsLetterOrDigit(letter)) run.Append(letter);
        }
    }
}
