using System.Globalization;
using System.Text.Json;
using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Notifications;

/// <summary>Tells the facts of one incident to one person, in sentences and in order.</summary>
internal static class WhyStory
{
    /// <summary>What of a timeline has to do with who is paged. Messages are told by their own record.</summary>
    private static readonly string[] Rooms = ["incident.", "storm.", "grouping.", "quiet.", "escalation."];
    private static readonly HashSet<string> Beside =
        ["incident.note-added", "incident.notes-edited", "incident.tagged", "incident.renamed", "incident.assigned", "incident.role-changed", "incident.impact-changed", "incident.status-changed", "incident.flapping-ended", "storm.limited"];

    public static (WhyVerdict Verdict, string Summary, DateTimeOffset? At, IReadOnlyList<NotPagedReason> Reasons) Verdict(WhyFacts facts, UserId person)
    {
        var (name, reasons) = (facts.Name(person), NotPagedRule.Of(facts.Of(person)));
        var sent = facts.Deliveries.Where(row => row.UserId == person && row is { Purpose: DeliveryPurpose.Page, State: DeliveryState.Sent }).OrderBy(row => row.SentAt).ToList();
        if (sent is [var first, ..]) return (WhyVerdict.Paged, Paged(facts, name, sent.Count == 1 ? "once" : $"{sent.Count} times", first, person), first.SentAt, []);

        var waits = facts.Deliveries.Any(row => row.UserId == person && row is { Purpose: DeliveryPurpose.Page, State: DeliveryState.Pending });
        return (waits ? WhyVerdict.Waiting : WhyVerdict.NotPaged, reasons is [var why, ..] ? why.Sentence(name) : $"{name} was not paged.", reasons is [{ At: var at }, ..] ? at : null, reasons);
    }

    /// <summary>Oldest first.</summary>
    /// <param name="held">What kept a message that left late, by its id.</param>
    public static IReadOnlyList<WhyLine> Chain(WhyFacts facts, UserId person, WhyLine? arrived, IReadOnlyDictionary<DeliveryId, string> held)
    {
        var lines = new List<(WhyLine Line, int Order)>();
        if (arrived is not null) lines.Add((arrived, 0));
        foreach (var entry in facts.Timeline)
        {
            if (entry.Kind == "message.impossible" && WhyFacts.Words.PersonOf(entry) == person.Value || Rooms.Any(entry.Kind.StartsWith) && !Beside.Contains(entry.Kind)) lines.Add((Entry(facts, entry), 1));
            if (facts.Steps.FirstOrDefault(step => step.At == entry.At && entry.Kind is "escalation.step-reached" or "escalation.step-skipped" && Number(entry) == step.Step) is { Choices: { } choices } step)
                lines.Add((new WhyLine(entry.At, "choice", Choice(facts, choices, person)), 2));
        }
        foreach (var row in facts.Deliveries.Where(row => row.UserId == person)) lines.AddRange(Lines(facts, row, held.GetValueOrDefault(row.Id)).Select(line => (line, 3)));
        return [.. lines.OrderBy(one => one.Line.At).ThenBy(one => one.Order).Select(one => one.Line)];
    }

    /// <returns>Why a step paged the person or not, in one sentence.</returns>
    private static string Choice(WhyFacts facts, IReadOnlyList<StepChoice> choices, UserId person)
    {
        var name = facts.Name(person);
        var others = string.Join("; ", choices.Where(choice => choice.Person != person).Select(choice => Who(facts, choice)));
        return choices.Where(choice => choice.Person == person).OrderBy(choice => choice.Cause).FirstOrDefault() is { } own
            ? $"{Who(facts, own)}."
            : $"{name} was not among those whom it asked{(others.Length > 0 ? $": {others}" : "")}.";
    }

    private static string Who(WhyFacts facts, StepChoice choice)
    {
        var (name, by) = (facts.Name(choice.Person), choice.By is { Length: > 0 } some ? some : null);
        return choice.Cause switch
        {
            ChoiceCause.Named => $"{name} is named by the step",
            ChoiceCause.Rotation => $"{name} was on call in “{choice.ScheduleName}”{(by is null ? "" : $" by the layer “{by}”")}",
            ChoiceCause.Override => $"{name} was on call in “{choice.ScheduleName}” by an override{(by is null ? "" : $" (“{by}”)")}",
            ChoiceCause.Temporary => $"{name} was on call in “{choice.ScheduleName}” by a temporary schedule{(by is null ? "" : $" (“{by}”)")}",
            ChoiceCause.Member => $"{name} belongs to the team “{choice.TeamName}”",
            ChoiceCause.Replaced => $"{name} would have been on call in “{choice.ScheduleName}”, but it was changed for a while{(by is null ? "" : $" (“{by}”)")}",
            ChoiceCause.Archived => $"{name} was archived and is not paged",
            ChoiceCause.Nobody => $"nobody was on call in “{choice.ScheduleName}”",
            ChoiceCause.EmptyTeam => $"nobody belonged to the team “{choice.TeamName}”",
        };
    }

    /// <summary>Each a sentence of its own: put together from halves, another language could not tell where one ends.</summary>
    private static string Paged(WhyFacts facts, string name, string times, DeliveryRow first, UserId person)
    {
        var channel = first.Channel.InSentence();
        if (first.InsteadOf is { } whom) return $"{name} was paged {times}, first by {channel}, in the stead of {whom} because it is a drill.";
        if (first.Step is not { } step) return $"{name} was paged {times}, first by {channel}.";
        var choice = facts.Steps.LastOrDefault(one => one.Step == step && one.At <= first.QueuedAt)?.Choices?.Where(one => one.Person == person).OrderBy(one => one.Cause).FirstOrDefault();
        return choice is null ? $"{name} was paged {times}, first by {channel}, by step {step}." : $"{name} was paged {times}, first by {channel}, by step {step}: {Who(facts, choice)}.";
    }

    private static IEnumerable<WhyLine> Lines(WhyFacts facts, DeliveryRow row, string? held)
    {
        var what = row.Purpose switch { DeliveryPurpose.Page => "page", DeliveryPurpose.Check => "question “Still on it?”", DeliveryPurpose.Taken => "message that somebody has it", DeliveryPurpose.Ended => "message that it is over", DeliveryPurpose.Test => "test", DeliveryPurpose.Notice => "notice" };
        yield return new WhyLine(
            row.QueuedAt, "delivery.asked", $"A {what} to {row.Person} by {row.Channel.InSentence()} (“{row.Method}”) was asked for{(row.Step is { } step ? $" by step {step}" : "")}{(row.InsteadOf is { } whom ? $", in the stead of {whom}" : "")}.");
        var named = $"the {what} by {row.Channel.InSentence()} (“{row.Method}”)";
        if (row is { DueAt: { } due, DueCause: { } cause })
            yield return new WhyLine(row.QueuedAt, "delivery.waits", cause == DueCause.QuietHours ? $"It waits until {Clock(due)} because {row.Person} has quiet hours." : $"It waits until {Clock(due)} because {row.Person} wants this method only then.");
        if (row is { HeldUntil: { } until, HeldFor: { } limit }) yield return new WhyLine(row.QueuedAt, "delivery.waits", $"It waits until {Clock(until)}: {limit}.");
        if (row is { DueAt: { } planned, Attempts: [{ At: var left }, ..] } && left < planned)
            yield return new WhyLine(left, "delivery.waits", $"It left {WhyFacts.Words.Span(planned - left)} earlier, because a message by another method had not got through.");
        if (held is not null && row.Attempts is [var first, ..]) yield return new WhyLine(first.At, "delivery.waits", held);
        foreach (var attempt in row.Attempts)
        {
            var sent = row.SentAt == attempt.At;
            yield return new WhyLine(attempt.At, sent ? "delivery.sent" : "delivery.tried", sent ? $"Sent {named}; the other side answered within {attempt.TookMs} ms: {attempt.Answer}" : $"Attempt {attempt.Ordinal} of {named} failed after {attempt.TookMs} ms: {attempt.Answer}");
        }
        if (row is { State: DeliveryState.Sent, Reason: { } crossed, SentAt: { } at }) yield return new WhyLine(at, "delivery.sent", $"It {crossed}.");
        if (row.DeliveredAt is { } arrived) yield return new WhyLine(arrived, "delivery.arrived", $"The other side said that the {what} was delivered.");
        if (row.SeenAt is { } seen) yield return new WhyLine(seen, "delivery.seen", $"The {what} was opened or answered.");
        if (row.ActedAt is { } acted) yield return new WhyLine(acted, "delivery.acted", $"{row.Person} took or closed the incident by answering the {what}.");
        if (row.CancelledAt is { } cancelled) yield return new WhyLine(cancelled, "delivery.cancelled", $"The {what} was taken back: {WhyFacts.Words.Cancelled(facts, row)}.");
    }

    private static WhyLine Entry(WhyFacts facts, TimelineRow entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        var (sentence, _) = TimelineSentences.Of(entry.Kind, data.RootElement, id => facts.Name(new UserId(id)));
        return new WhyLine(entry.At, entry.Kind, $"{entry.ActorName} {sentence}.");
    }

    private static long? Number(TimelineRow entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        return data.RootElement.TryGetProperty("step", out var step) && step.TryGetInt64(out var number) ? number : null;
    }

    private static string Clock(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
