using System.Text.Json;
using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Notifications;

/// <summary>A step whose time came, as it stands on the timeline.</summary>
/// <param name="Choices">Null for what happened before they were kept.</param>
internal sealed record StepTaken(DateTimeOffset At, int Step, IReadOnlyList<StepChoice>? Choices);

/// <summary>What is written down about one incident; the same for everybody who asks.</summary>
internal sealed class WhyFacts
{
    public required Incident Incident { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<TimelineRow> Timeline { get; init; }

    public required IReadOnlyList<DeliveryRow> Deliveries { get; init; }

    public required IReadOnlyDictionary<UserId, string> Names { get; init; }

    public Domain.Escalation.Escalation? Climb { get; init; }

    /// <summary>Who each step of the ladder would page now, from the one that comes next.</summary>
    public required IReadOnlyList<(int Step, IReadOnlyList<StepChoice> Choices)> Later { get; init; }

    public DateTimeOffset? MutedAt { get; init; }

    public long? Behind { get; init; }

    public required IReadOnlyList<ChannelPause> Pauses { get; init; }

    public required IReadOnlyList<BrokenServer> Broken { get; init; }

    public bool More { get; init; }

    public string Name(UserId? person) => person is { } known ? Names.GetValueOrDefault(known, "somebody") : "somebody";

    /// <summary>Every step that was due, oldest first.</summary>
    public IReadOnlyList<StepTaken> Steps => [.. Timeline.Select(Taken).OfType<StepTaken>()];

    /// <summary>Everybody whom the incident concerned.</summary>
    public IReadOnlyList<UserId> People =>
    [
        .. Deliveries.Where(row => row.Purpose == DeliveryPurpose.Page).Select(row => row.UserId).Reverse()
            .Concat(Steps.SelectMany(step => step.Choices ?? []).Select(choice => choice.Person).OfType<UserId>())
            .Concat(Later.SelectMany(step => step.Choices).Select(choice => choice.Person).OfType<UserId>()).Distinct(),
    ];

    /// <summary>What the rule wants to know of one person.</summary>
    public PageFacts Of(UserId person)
    {
        var ended = Climb is { State: EscalationState.Running, NextAt: not null } ? null : Timeline.LastOrDefault(entry => Words.Ends(entry.Kind));
        return new PageFacts
        {
            DrillFor = Incident.DrillForId is { } only && only != person ? Name(only) : null,
            Pages = [.. Deliveries.Where(row => row.UserId == person && row.Purpose == DeliveryPurpose.Page).Reverse().Select(Page)],
            Steps = [.. Steps.Select(step => Step(step, person))],
            NoMethodAt = Timeline.LastOrDefault(entry => entry.Kind == "message.impossible" && Words.PersonOf(entry) == person.Value)?.At,
            LaterStep = Later.Where(step => step.Choices.Any(choice => choice.Person == person && StepChoice.Pages(choice.Cause))).Select(step => (int?)step.Step).FirstOrDefault(),
            NextAt = Climb?.State == EscalationState.Running ? Climb.NextAt : null,
            EndedBy = ended is null ? null : $"{ended.ActorName} {Words.Verb(ended.Kind)}",
            EndedAt = ended?.At,
            Policy = Climb?.PolicyName ?? "",
            MutedAt = MutedAt,
            Behind = Behind is { } number ? $"#{number}" : null,
            IsCalm = Incident.ClosesAt is not null,
        };
    }

    private PageFact Page(DeliveryRow row)
    {
        var channel = row.Channel.InSentence();
        var at = row.SentAt ?? row.CancelledAt ?? (row.State == DeliveryState.Pending ? row.DueAt : null) ?? (row.Attempts is [.., var last] ? last.At : row.QueuedAt);
        if (row.State == DeliveryState.Failed) return new PageFact(row.State, at, channel, What: row.Reason);
        if (row.State == DeliveryState.Cancelled) return new PageFact(row.State, at, channel, What: Words.Cancelled(this, row));
        if (Pauses.FirstOrDefault(pause => pause.Channel == row.Channel) is { } paused) return new PageFact(row.State, paused.PausedAt, channel, MessageWait.ChannelPaused, Who: paused.PausedBy);
        if (row is { Attempts.Count: 0, HeldUntil: { } until, HeldFor: { } limit }) return new PageFact(row.State, until, channel, MessageWait.Held, limit);
        if (row is { Attempts.Count: 0, DueCause: { } cause, DueAt: not null }) return new PageFact(row.State, at, channel, cause == DueCause.QuietHours ? MessageWait.QuietHours : MessageWait.PageTimes);
        return Broken.FirstOrDefault(one => one.Channel == row.Channel) is { } broken
            ? new PageFact(row.State, broken.Circuit.OpenedAt, channel, MessageWait.ServerFails, broken.Circuit.Why)
            : new PageFact(row.State, at, channel);
    }

    private StepFact Step(StepTaken step, UserId person)
    {
        if (step.Choices is not { } choices) return new StepFact(step.Step, step.At, StepMeans.NotKept);
        var paged = string.Join(", ", choices.Where(choice => StepChoice.Pages(choice.Cause)).Select(choice => Name(choice.Person)).Distinct());
        var others = paged.Length > 0 ? paged : null;
        return choices.Where(choice => choice.Person == person).OrderBy(choice => choice.Cause).FirstOrDefault() switch
        {
            { Cause: ChoiceCause.Archived } choice => new StepFact(step.Step, step.At, StepMeans.Archived, choice.ScheduleName),
            { Cause: ChoiceCause.Replaced } choice => new StepFact(step.Step, step.At, StepMeans.Replaced, choice.ScheduleName, choice.By),
            not null => new StepFact(step.Step, step.At, StepMeans.Wanted),
            null when choices.FirstOrDefault(choice => choice.Cause == ChoiceCause.Nobody) is { } nobody && others is null => new StepFact(step.Step, step.At, StepMeans.NobodyOnCall, nobody.ScheduleName),
            null when choices.FirstOrDefault(choice => choice.ScheduleName is not null && choice.Cause != ChoiceCause.Nobody) is { } other =>
                new StepFact(step.Step, step.At, StepMeans.OthersOnCall, other.ScheduleName, others ?? "somebody who was archived"),
            null => new StepFact(step.Step, step.At, StepMeans.OthersNamed, Who: others),
        };
    }

    private static StepTaken? Taken(TimelineRow entry) => entry.Kind switch
    {
        "escalation.step-reached" when JsonSerializer.Deserialize<EscalationStepReached>(entry.Data, Recorder.Json) is { } reached => new StepTaken(entry.At, reached.Step, reached.Choices),
        "escalation.step-skipped" when JsonSerializer.Deserialize<EscalationStepSkipped>(entry.Data, Recorder.Json) is { } skipped => new StepTaken(entry.At, skipped.Step, skipped.Choices),
        _ => null,
    };

    /// <summary>Words for what stands on the timeline.</summary>
    internal static class Words
    {
        /// <returns>True for what ends a climb, or stops it for a while.</returns>
        public static bool Ends(string kind) => kind is "incident.acknowledged" or "incident.closed" or "incident.merged" or "quiet.muted" or "grouping.waits" or "incident.calm" or "escalation.exhausted" or "escalation.too-old";

        public static string Verb(string kind) => kind switch
        {
            "incident.acknowledged" => "acknowledged",
            "incident.closed" => "closed it",
            "incident.merged" => "merged it into another",
            "quiet.muted" => "muted it",
            "grouping.waits" => "let it wait behind another",
            "incident.calm" => "said that all its alerts are over",
            "incident.severity-changed" => "made it more severe, and paging began anew",
            "escalation.exhausted" => "came to the end of the policy",
            _ => "stopped it",
        };

        /// <returns>What took a message back, with who did it where that is known: in the same instant, because it is the same transaction.</returns>
        public static string Cancelled(WhyFacts facts, DeliveryRow row)
        {
            var by = row.CancelledAt is { } at ? facts.Timeline.LastOrDefault(entry => entry.At == at && (Ends(entry.Kind) || entry.Kind == "incident.severity-changed")) : null;
            var after = row.CancelledAt - row.QueuedAt is { } gap ? $" {(gap < TimeSpan.FromSeconds(1) ? "at once" : $"{Span(gap)} after it was asked for")}" : "";
            return by is null ? $"{row.Reason ?? "not needed any more"}{after}" : $"{by.ActorName} {Verb(by.Kind)}{after}";
        }

        public static string Span(TimeSpan span) => span switch
        {
            { TotalSeconds: < 120 } => $"{(int)span.TotalSeconds} s",
            { TotalMinutes: < 120 } => $"{(int)span.TotalMinutes} min",
            _ => $"{(int)span.TotalHours} h",
        };

        public static Guid? PersonOf(TimelineRow entry)
        {
            using var data = JsonDocument.Parse(entry.Data);
            return data.RootElement.TryGetProperty("person", out var value) && value.TryGetGuid(out var id) ? id : null;
        }
    }
}
