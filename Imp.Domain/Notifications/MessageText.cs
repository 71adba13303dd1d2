using System.Globalization;
using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Languages;

namespace Imp.Domain.Notifications;

/// <summary>A message in plain words: state, severity, title, service, since when, and where to go.</summary>
public static class MessageText
{
    /// <summary>Most characters of a subject; what is cut off stands in the text.</summary>
    public const int LongestSubject = 200;

    /// <returns>One line without control characters.</returns>
    public static string Subject(Message message) => OneLine(
        (message.Drill is { } drill ? $"{message.T[DrillNote.Word]}{drill.Whom(message.T)} " : "") + Named(message), LongestSubject);

    private static string Named(Message message) =>
        message.Notice is { } notice ? notice.Title
        : message.Incident is not { } incident ? message.T["Test message from Imp"]
        : message.IsBundle ? BundleText.Subject(message)
        : message.Purpose == DeliveryPurpose.Taken ? $"{message.T["Taken:"]} {Named(incident, incident.Title)}"
        : message.Purpose == DeliveryPurpose.Ended ? $"{message.T["Over:"]} {Named(incident, incident.Title)}"
        : message.Purpose == DeliveryPurpose.Check ? $"{message.T["Still on it?"]} {Named(incident, incident.Title)}"
        : Named(incident, incident.IsFlapping ? message.T["{0} is flapping", incident.Title] : incident.Title);

    private static string Named(IncidentFacts incident, string title) => string.Create(CultureInfo.InvariantCulture, $"[{incident.Severity.Label()}] #{incident.Number} {title} ({incident.Service})");

    /// <returns>What happened, in one sentence; of a notice all of it.</returns>
    public static string Headline(Message message) => message.Drill is { } drill ? $"{message.T[DrillNote.Word]}{drill.Whom(message.T)}: {message.T["this is an exercise, nothing is wrong."]} {Words(message)}" : Words(message);

    private static string Words(Message message) => message switch
    {
        { Notice: { } notice } => notice.Text,
        { Incident: null, Code: { } code } => $"{message.T["This is a test. Nothing is wrong."]} {message.T["Your code: {0}", code]}",
        { Incident: null } => message.T["This is a test. Nothing is wrong."],
        { IsBundle: true } => BundleText.Headline(message),
        { Purpose: DeliveryPurpose.Taken, Incident: var incident } => message.T["{0} has it.", incident.TakenBy ?? message.T["Somebody"]],
        { Purpose: DeliveryPurpose.Ended, Incident: { CloseReason: CloseReason.Merged } incident } => message.T["{0} merged it into another incident, which goes on.", incident.ClosedBy ?? message.T["Somebody"]],
        { Purpose: DeliveryPurpose.Ended, Incident: var incident } => message.T["It is over: {0} closed it ({1}).", incident.ClosedBy ?? message.T["somebody"], message.T[TimelineSentences.Reason(incident.CloseReason?.ToString())]],
        { Purpose: DeliveryPurpose.Check, Incident.OpensAgainAt: { } at } =>
            message.T["You have this, and nothing was heard of it for a while. Unless you say that you are still on it, it opens again at {0} and others are paged.", message.T.Instant(at)],
        { Purpose: DeliveryPurpose.Check } => message.T["You have this, and nothing was heard of it for a while. Unless you say that you are still on it, it opens again and others are paged."],
        { Incident.IsFlapping: true } => message.T["It keeps coming and going. It is held open, and you are not told of each change."],
        { Again: true } => message.T["Nobody has taken this yet. Somebody must look at it."],
        _ => message.T["Somebody must look at this."],
    };

    /// <returns>Name and value, as shown in a table, and the name in English.</returns>
    public static IReadOnlyList<(string Key, string Name, string Value)> Facts(IncidentFacts incident, Wording words)
    {
        List<(string Key, string Value)> facts =
        [
            ("Title", incident.Title), ("Severity", incident.Severity.Label()), ("State", $"{words[Word(incident.Response)]}, {words[Word(incident.Status)]}"),
            ("Service", words["{0} (team {1})", incident.Service, incident.Team]), ("Since", words.Instant(incident.OpenedAt)),
        ];
        if (incident.ClosedAt is { } closed) facts.Add(("Until", words.Instant(closed)));
        if (incident is { Response: ResponseState.Open, NextAt: { } next }) facts.Add(("Next page", words["{0}, unless somebody takes it", words.Instant(next)]));
        facts.Add(("Incident", "#" + incident.Number.ToString(CultureInfo.InvariantCulture)));
        return facts.ConvertAll(fact => (fact.Key, words[fact.Key], fact.Value));
    }

    /// <param name="hint">One more sentence; null for none.</param>
    /// <returns>The whole message; lines end with <c>\n</c>.</returns>
    public static string Of(Message message, string? hint = null)
    {
        var text = new StringBuilder().Append(Headline(message)).Append("\n\n");
        if (message.IsBundle)
        {
            foreach (var line in BundleText.Lines(message, withLinks: true)) text.Append(line).Append('\n');
            text.Append('\n');
            if (message.AcknowledgeLink is { } all) text.Append(CultureInfo.InvariantCulture, $"{Answer(message)}: {all}\n\n");
        }
        else if (message.Incident is { } incident)
        {
            var facts = Facts(incident, message.T);
            var width = facts.Max(fact => fact.Name.Length) + 2;
            foreach (var (_, name, value) in facts) text.Append($"{name}:".PadRight(width)).Append(OneLine(value, int.MaxValue)).Append('\n');
            text.Append('\n');
            var links = Links(message);
            foreach (var (label, url) in links) text.Append($"{label}:".PadRight(links.Max(link => link.Label.Length) + 2)).Append(url).Append('\n');
            text.Append('\n');
        }
        if (message.Notice is { } notice) text.Append(CultureInfo.InvariantCulture, $"{message.T["Look at it"]}: {notice.Link}\n\n");
        if (hint is not null) text.Append(hint).Append("\n\n");
        return text.Append(Footer(message)).Append('\n').ToString();
    }

    /// <returns>What a chat or a push shows below <see cref="Subject"/>, without the links.</returns>
    public static string Short(Message message)
    {
        if (message.Notice is { } notice) return notice.Text;
        if (message.Incident is not { } incident) return $"{Headline(message)} {Footer(message)}";

        if (message.IsBundle) return string.Join('\n', BundleText.Lines(message, withLinks: false).Prepend(BundleText.Headline(message)));

        // The subject says severity and number; a title that was cut there stands here in full.
        var facts = Facts(incident, message.T).Where(fact => fact.Key is not ("Severity" or "Incident") && (fact.Key != "Title" || Subject(message).EndsWith('…')));
        return string.Join('\n', facts.Select(fact => $"{fact.Name}: {OneLine(fact.Value, int.MaxValue)}").Prepend(OneLine(Headline(message), int.MaxValue)));
    }

    /// <returns>The links of the message and what stands on their buttons, the one to acknowledge first.</returns>
    public static IReadOnlyList<(string Label, string Url)> Links(Message message) =>
    [
        .. message is { AcknowledgeLink: { } acknowledge, Purpose: not DeliveryPurpose.Taken } ? [(Answer(message), acknowledge)] : ReadOnlySpan<(string, string)>.Empty,
        .. message.Incident is { } incident ? [(message.IsBundle ? message.T["Look at #{0}", incident.Number] : message.T["Look at it"], incident.Link)] : ReadOnlySpan<(string, string)>.Empty,
        .. message.Notice is { } notice ? [(message.T["Look at it"], notice.Link)] : ReadOnlySpan<(string, string)>.Empty,
    ];

    /// <returns>What stands on the button that takes it.</returns>
    public static string Answer(Message message) => !message.IsBundle && message.Purpose == DeliveryPurpose.Check ? message.T["Still on it"] : MessageActions.Label(ReplyAction.Acknowledge, message.IsBundle, message.T);

    /// <returns>Why the person gets this.</returns>
    public static string Footer(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page when message.Drill is not null => message.T["Imp sent this to {0}, who alone gets the messages of this drill.", OneLine(message.To, 100)],
        DeliveryPurpose.Page => message.T["Imp sent this to {0} because an escalation policy says so.", OneLine(message.To, 100)],
        DeliveryPurpose.Check => message.T["Imp sent this to {0}, who has it.", OneLine(message.To, 100)],
        DeliveryPurpose.Taken or DeliveryPurpose.Ended => message.T["Imp sent this to {0}, who was told that it started.", OneLine(message.To, 100)],
        DeliveryPurpose.Test => message.T["Somebody pressed “Test” beside this contact method of {0}.", OneLine(message.To, 100)],
        DeliveryPurpose.Notice => message.T["Imp sent this to {0}, whom it concerns.", OneLine(message.To, 100)],
    };

    /// <returns>The text in one line without control characters, cut between whole characters.</returns>
    public static string OneLine(string text, int most)
    {
        var line = string.Create(text.Length, text, static (to, from) =>
        {
            for (var at = 0; at < to.Length; at++) to[at] = IsTrick(from[at]) ? ' ' : from[at];
        });
        if (line.Length <= most) return line;

        var cut = 0;
        for (var next = StringInfo.GetNextTextElementLength(line); cut + next < most; next = StringInfo.GetNextTextElementLength(line.AsSpan(cut))) cut += next;
        return line[..cut] + "…";
    }

    /// <summary>Breaks a line, or makes what follows read backwards.</summary>
    private static bool IsTrick(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
