using System.Globalization;
using System.Text;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message in plain words: state, severity, title, service, since when, and where to go.</summary>
public static class MessageText
{
    /// <summary>Most characters of a subject; what is cut off stands in the text.</summary>
    public const int LongestSubject = 200;

    /// <returns>One line without control characters.</returns>
    public static string Subject(Message message) => OneLine(
        message.Incident is not { } incident ? "Test message from Imp"
        : message.Purpose == DeliveryPurpose.Ended ? $"Over: [{incident.Severity.Label()}] #{incident.Number} {incident.Title} ({incident.Service})"
        : message.Purpose == DeliveryPurpose.Check ? $"Still on it? [{incident.Severity.Label()}] #{incident.Number} {incident.Title} ({incident.Service})"
        : $"[{incident.Severity.Label()}] #{incident.Number} {incident.Title}{(incident.IsFlapping ? " is flapping" : "")} ({incident.Service})", LongestSubject);

    /// <returns>What happened, in one sentence.</returns>
    public static string Headline(Message message) => message switch
    {
        { Incident: null } => "This is a test. Nothing is wrong.",
        { Purpose: DeliveryPurpose.Ended, Incident: { CloseReason: CloseReason.Merged } incident } => $"{incident.ClosedBy ?? "Somebody"} merged it into another incident, which goes on.",
        { Purpose: DeliveryPurpose.Ended, Incident: var incident } => $"It is over: {incident.ClosedBy ?? "somebody"} closed it ({TimelineSentences.Reason(incident.CloseReason?.ToString())}).",
        { Purpose: DeliveryPurpose.Check, Incident: var incident } => $"You have this, and nothing was heard of it for a while. Unless you say that you are still on it, it opens again{(incident.OpensAgainAt is { } at ? $" at {Instant(at)}" : "")} and others are paged.",
        { Incident.IsFlapping: true } => "It keeps coming and going. It is held open, and you are not told of each change.",
        { Again: true } => "Nobody has taken this yet. Somebody must look at it.",
        _ => "Somebody must look at this.",
    };

    /// <returns>Name and value, as shown in a table.</returns>
    public static IReadOnlyList<(string Name, string Value)> Facts(IncidentFacts incident)
    {
        List<(string, string)> facts =
        [
            ("Title", incident.Title), ("Severity", incident.Severity.Label()), ("State", $"{Word(incident.Response)}, {Word(incident.Status)}"),
            ("Service", $"{incident.Service} (team {incident.Team})"), ("Since", Instant(incident.OpenedAt)),
        ];
        if (incident.ClosedAt is { } closed) facts.Add(("Until", Instant(closed)));
        if (incident is { Response: ResponseState.Open, NextAt: { } next }) facts.Add(("Next", $"unless somebody takes it, the next page leaves at {Instant(next)}"));
        facts.Add(("Incident", "#" + incident.Number.ToString(CultureInfo.InvariantCulture)));
        return facts;
    }

    /// <returns>The whole message; lines end with <c>\n</c>.</returns>
    public static string Of(Message message)
    {
        var text = new StringBuilder().Append(Headline(message)).Append("\n\n");
        if (message.Incident is { } incident)
        {
            foreach (var (name, value) in Facts(incident)) text.Append(CultureInfo.InvariantCulture, $"{name + ":",-10}{OneLine(value, int.MaxValue)}\n");
            text.Append('\n');
            if (message.AcknowledgeLink is { } link) text.Append(CultureInfo.InvariantCulture, $"{Answer(message) + ":",-11} {link}\n");
            text.Append(CultureInfo.InvariantCulture, $"Look at it: {incident.Link}\n\n");
        }
        return text.Append(Footer(message)).Append('\n').ToString();
    }

    /// <returns>What a chat or a push shows below <see cref="Subject"/>, without the links.</returns>
    public static string Short(Message message)
    {
        if (message.Incident is not { } incident) return $"{Headline(message)} {Footer(message)}";

        // The subject says severity and number; a title that was cut there stands here in full.
        var facts = Facts(incident).Where(fact => fact.Name is not ("Severity" or "Incident") && (fact.Name != "Title" || Subject(message).EndsWith('…')));
        return string.Join('\n', facts.Select(fact => $"{fact.Name}: {OneLine(fact.Value, int.MaxValue)}").Prepend(OneLine(Headline(message), int.MaxValue)));
    }

    /// <returns>The links of the message and what stands on their buttons, the one to acknowledge first.</returns>
    public static IReadOnlyList<(string Label, string Url)> Links(Message message) =>
    [
        .. message.AcknowledgeLink is { } acknowledge ? [(Answer(message), acknowledge)] : ReadOnlySpan<(string, string)>.Empty,
        .. message.Incident is { } incident ? [("Look at it", incident.Link)] : ReadOnlySpan<(string, string)>.Empty,
    ];

    private static string Answer(Message message) => message.Purpose == DeliveryPurpose.Check ? "Still on it" : "I have it";

    /// <returns>Why the person gets this.</returns>
    public static string Footer(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page => $"Imp sent this to {OneLine(message.To, 100)} because an escalation policy says so.",
        DeliveryPurpose.Check => $"Imp sent this to {OneLine(message.To, 100)}, who has it.",
        DeliveryPurpose.Ended => $"Imp sent this to {OneLine(message.To, 100)}, who was told that it started.",
        DeliveryPurpose.Test => $"Somebody pressed “Test” beside this contact method of {OneLine(message.To, 100)}.",
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

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
