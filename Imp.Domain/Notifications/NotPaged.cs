namespace Imp.Domain.Notifications;

/// <summary>Why somebody got no page for an incident, or none yet. The order is the order in which they are told.</summary>
public enum NotPaged
{
    /// <summary>A drill tells one person only, and this is not the one.</summary>
    DrillOfAnother,
    /// <summary>The step wanted the person, and no contact method worked.</summary>
    NoMethod,
    /// <summary>The other side took none of the messages.</summary>
    Failed,
    /// <summary>The message was taken back before it left.</summary>
    Cancelled,
    /// <summary>The person wants that method only some minutes after the page.</summary>
    PageTimes,
    /// <summary>The person has quiet hours.</summary>
    QuietHours,
    /// <summary>A limit makes it wait, or others that it is to go together with.</summary>
    Held,
    /// <summary>Somebody paused the channel.</summary>
    ChannelPaused,
    /// <summary>The server of the channel fails, and its messages wait.</summary>
    ServerFails,
    /// <summary>The message was asked for and has not been tried yet, or is tried again.</summary>
    InLine,
    /// <summary>Was archived when the step was due.</summary>
    Archived,
    /// <summary>Would have been on call, but the schedule was changed for a while.</summary>
    Replaced,
    /// <summary>The step asked a schedule in which others were on call.</summary>
    OthersOnCall,
    /// <summary>The step asked a schedule in which nobody was on call.</summary>
    NobodyOnCall,
    /// <summary>The step names others.</summary>
    OthersNamed,
    /// <summary>It was not kept whom the step found: it happened before Imp kept that.</summary>
    NotKept,
    /// <summary>The person's step had not come when paging ended.</summary>
    NotReached,
    /// <summary>The person's step is still to come.</summary>
    StepAhead,
    /// <summary>No step names the person, or a schedule in which the person is on call.</summary>
    NotOnLadder,
    /// <summary>Paging ended before the first step was due.</summary>
    EndedBefore,
    /// <summary>The incident is muted.</summary>
    Muted,
    /// <summary>The incident waits behind another that explains it.</summary>
    WaitsBehind,
    /// <summary>All its alerts are over at the moment.</summary>
    Calm,
    /// <summary>The first step is not due yet.</summary>
    NotDueYet,
}

/// <summary>One reason, with what it takes to say it.</summary>
/// <param name="At">When it came to be; for what is still to come, when that is.</param>
/// <param name="What">A schedule, an answer, what somebody did.</param>
/// <param name="Who">Names of others.</param>
public sealed record NotPagedReason(NotPaged Key, DateTimeOffset? At = null, string? What = null, string? Who = null, int? Step = null)
{
    /// <summary>For a person.</summary>
    /// <param name="name">Whose page it would have been.</param>
    public string Sentence(string name) => Key switch
    {
        NotPaged.DrillOfAnother => $"This is a drill: every message of it goes to {Who} and to nobody else.",
        NotPaged.NoMethod => $"{name} was wanted, but has no contact method that works.",
        NotPaged.Failed => $"A message by {What} did not get through: {Who}",
        NotPaged.Cancelled => $"A message was taken back before it left: {What}.",
        NotPaged.PageTimes => $"A message waits: {name} wants {What} only some minutes after the page.",
        NotPaged.QuietHours => $"A message waits for the end of {name}'s quiet hours.",
        NotPaged.Held => $"A message by {What} was made to wait: {Who}.",
        NotPaged.ChannelPaused => $"A message waits because {What} is paused by {Who}.",
        NotPaged.ServerFails => $"A message waits because the server of {What} fails: {Who}",
        NotPaged.InLine => $"A message by {What} is about to leave.",
        NotPaged.Archived => $"Step {Step} would have paged {name}, who was archived.",
        NotPaged.Replaced => $"Step {Step} asked “{What}”, where {name} would have been on call, but the schedule was changed for a while{(Who is null ? "" : $": {Who}")}.",
        NotPaged.OthersOnCall => $"Step {Step} asked “{What}”, where {name} was not on call; {Who} was.",
        NotPaged.NobodyOnCall => $"Step {Step} asked “{What}”, where nobody was on call.",
        NotPaged.OthersNamed => $"Step {Step} does not name {name}{(Who is null ? "" : $"; it paged {Who}")}.",
        NotPaged.NotKept => $"Whom step {Step} found was not kept at that time.",
        NotPaged.NotReached => $"{name} is in step {Step}, which was not reached: {What}.",
        NotPaged.StepAhead => $"{name} is in step {Step}, which is still to come.",
        NotPaged.NotOnLadder => $"No step of “{What}” pages {name}.",
        NotPaged.EndedBefore => $"Paging ended before the first step was due: {What}.",
        NotPaged.Muted => "The incident is muted and pages nobody.",
        NotPaged.WaitsBehind => $"The incident waits behind {What} and pages nobody.",
        NotPaged.Calm => "All alerts of the incident are over at the moment, so nobody is paged.",
        NotPaged.NotDueYet => "The first step is not due yet.",
    };
}

/// <summary>What a message that did not go out waits for.</summary>
public enum MessageWait { None, PageTimes, QuietHours, Held, ChannelPaused, ServerFails }

/// <summary>One page to the person.</summary>
/// <param name="At">When it was sent, failed, was taken back, or will leave.</param>
/// <param name="Channel">As in a sentence: <c>e-mail</c>.</param>
/// <param name="What">The answer that failed; why it was taken back; why a server fails; which limit makes it wait.</param>
/// <param name="Who">Who paused the channel.</param>
public sealed record PageFact(DeliveryState State, DateTimeOffset At, string Channel, MessageWait Wait = MessageWait.None, string? What = null, string? Who = null);

/// <summary>What a step meant for one person.</summary>
public enum StepMeans { Wanted, Archived, Replaced, OthersOnCall, NobodyOnCall, OthersNamed, NotKept }

/// <summary>A step whose time came.</summary>
/// <param name="What">Name of a schedule.</param>
/// <param name="Who">Who was paged in place of the person, or why the schedule was changed.</param>
public sealed record StepFact(int Step, DateTimeOffset At, StepMeans Means, string? What = null, string? Who = null);

/// <summary>Everything that is known of one person and one incident.</summary>
public sealed record PageFacts
{
    /// <summary>Who alone gets the messages of a drill, if that is somebody else.</summary>
    public string? DrillFor { get; init; }

    public IReadOnlyList<PageFact> Pages { get; init; } = [];

    public IReadOnlyList<StepFact> Steps { get; init; } = [];

    /// <summary>When the person was wanted and had no contact method; null when never.</summary>
    public DateTimeOffset? NoMethodAt { get; init; }

    /// <summary>The next step that would page the person, by the schedules as they are; null when there is none.</summary>
    public int? LaterStep { get; init; }

    /// <summary>When something is due next; null when nothing is.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What ended or stopped the climb, and when: <c>Ana acknowledged</c>; null while it goes on.</summary>
    public string? EndedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string Policy { get; init; } = "";

    public DateTimeOffset? MutedAt { get; init; }

    /// <summary>Number of what it waits behind, with a #.</summary>
    public string? Behind { get; init; }

    public bool IsCalm { get; init; }
}

/// <summary>Answers "why was I not paged?". Facts go in, reasons come out.</summary>
public static class NotPagedRule
{
    /// <summary>One row per reason, in the order in which they are told.</summary>
    private static readonly IReadOnlyList<(NotPaged Key, Func<PageFacts, IEnumerable<NotPagedReason>> Find)> Table =
    [
        (NotPaged.DrillOfAnother, facts => facts.DrillFor is { } who ? [new(NotPaged.DrillOfAnother, Who: who)] : []),
        (NotPaged.NoMethod, facts => facts.NoMethodAt is { } at ? [new(NotPaged.NoMethod, at)] : []),
        (NotPaged.Failed, facts => Of(facts, DeliveryState.Failed, page => new(NotPaged.Failed, page.At, page.Channel, page.What))),
        (NotPaged.Cancelled, facts => Of(facts, DeliveryState.Cancelled, page => new(NotPaged.Cancelled, page.At, page.What))),
        (NotPaged.PageTimes, facts => Waiting(facts, MessageWait.PageTimes, page => new(NotPaged.PageTimes, page.At, page.Channel))),
        (NotPaged.QuietHours, facts => Waiting(facts, MessageWait.QuietHours, page => new(NotPaged.QuietHours, page.At))),
        (NotPaged.Held, facts => Waiting(facts, MessageWait.Held, page => new(NotPaged.Held, page.At, page.Channel, page.What))),
        (NotPaged.ChannelPaused, facts => Waiting(facts, MessageWait.ChannelPaused, page => new(NotPaged.ChannelPaused, page.At, page.Channel, page.Who))),
        (NotPaged.ServerFails, facts => Waiting(facts, MessageWait.ServerFails, page => new(NotPaged.ServerFails, page.At, page.Channel, page.What))),
        (NotPaged.InLine, facts => Waiting(facts, MessageWait.None, page => new(NotPaged.InLine, page.At, page.Channel))),
        (NotPaged.Archived, facts => Of(facts, StepMeans.Archived, NotPaged.Archived)),
        (NotPaged.Replaced, facts => Of(facts, StepMeans.Replaced, NotPaged.Replaced)),
        (NotPaged.OthersOnCall, facts => Of(facts, StepMeans.OthersOnCall, NotPaged.OthersOnCall)),
        (NotPaged.NobodyOnCall, facts => Of(facts, StepMeans.NobodyOnCall, NotPaged.NobodyOnCall)),
        (NotPaged.OthersNamed, facts => Of(facts, StepMeans.OthersNamed, NotPaged.OthersNamed)),
        (NotPaged.NotKept, facts => Of(facts, StepMeans.NotKept, NotPaged.NotKept)),
        (NotPaged.NotReached, facts => facts is { LaterStep: { } step, EndedBy: { } by } ? [new(NotPaged.NotReached, facts.EndedAt, by, Step: step)] : []),
        (NotPaged.StepAhead, facts => facts is { LaterStep: { } step, EndedBy: null, NextAt: not null } ? [new(NotPaged.StepAhead, facts.NextAt, Step: step)] : []),
        (NotPaged.NotOnLadder, facts => facts is { LaterStep: null, Pages: [], NoMethodAt: null, DrillFor: null } && !facts.Steps.Any(step => step.Means is StepMeans.Wanted or StepMeans.Archived or StepMeans.Replaced or StepMeans.NotKept)
            ? [new(NotPaged.NotOnLadder, What: facts.Policy)] : []),
        (NotPaged.EndedBefore, facts => facts is { Steps: [], LaterStep: null, EndedBy: { } by } ? [new(NotPaged.EndedBefore, facts.EndedAt, by)] : []),
        (NotPaged.Muted, facts => facts.MutedAt is { } at ? [new(NotPaged.Muted, at)] : []),
        (NotPaged.WaitsBehind, facts => facts.Behind is { } behind ? [new(NotPaged.WaitsBehind, What: behind)] : []),
        (NotPaged.Calm, facts => facts.IsCalm ? [new(NotPaged.Calm)] : []),
        (NotPaged.NotDueYet, facts => facts is { Steps: [], NextAt: { } next, EndedBy: null } ? [new(NotPaged.NotDueYet, next)] : []),
    ];

    /// <returns>Empty for somebody whom a page reached. Otherwise at least one.</returns>
    public static IReadOnlyList<NotPagedReason> Of(PageFacts facts) =>
        facts.Pages.Any(page => page.State == DeliveryState.Sent) ? [] : [.. Table.SelectMany(row => row.Find(facts))];

    private static IEnumerable<NotPagedReason> Of(PageFacts facts, DeliveryState state, Func<PageFact, NotPagedReason> reason) => facts.Pages.Where(page => page.State == state).Select(reason);

    private static IEnumerable<NotPagedReason> Waiting(PageFacts facts, MessageWait wait, Func<PageFact, NotPagedReason> reason) =>
        facts.Pages.Where(page => page.State == DeliveryState.Pending && page.Wait == wait).Select(reason);

    /// <summary>A step that came again, in another round or attempt, is one reason.</summary>
    private static IEnumerable<NotPagedReason> Of(PageFacts facts, StepMeans means, NotPaged key) =>
        facts.Steps.Where(step => step.Means == means).Select(step => new NotPagedReason(key, step.At, step.What, step.Who, step.Step)).DistinctBy(reason => reason with { At = null });
}
