using System.Text.Json.Serialization;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Notifications;

/// <summary>A message as the API shows it.</summary>
public sealed record PageItem
{
    internal PageItem(DeliveryRow row)
    {
        (Id, Person, PersonId, Channel, Method, Purpose, State, Step) = (row.Id, row.Person, row.UserId, row.Channel, row.Method, row.Purpose, row.State, row.Step);
        (QueuedAt, DueAt, SentAt, DeliveredAt, SeenAt, ActedAt, CancelledAt) = (row.QueuedAt, row.DueAt, row.SentAt, row.DeliveredAt, row.SeenAt, row.ActedAt, row.CancelledAt);
        (Reason, InsteadOf, Attempts) = (row.Reason, row.InsteadOf, [.. row.Attempts.Select(attempt => new PageAttempt(attempt.Ordinal, attempt.At, attempt.TookMs, attempt.Answer))]);
    }

    [Field("The same on every attempt.")]
    public DeliveryId Id { get; }

    [Field("Who got it.", Example = "Ana")]
    public string Person { get; }

    [Field("The person's id.")]
    public UserId PersonId { get; }

    [Field("By what.")]
    public ChannelKind Channel { get; }

    [Field("What the person calls the contact method.", Example = "E-mail")]
    public string Method { get; }

    [Field("What for.")]
    public DeliveryPurpose Purpose { get; }

    [Field("How far it is.")]
    public DeliveryState State { get; }

    [Field("Of the policy, 1 for the first; null when none asked for it.", Example = 1)]
    public int? Step { get; }

    [Field("When it was asked for.")]
    public DateTimeOffset QueuedAt { get; }

    [Field("When it was to leave; null: when it was asked for.")]
    public DateTimeOffset? DueAt { get; }

    [Field("When the other side took it.")]
    public DateTimeOffset? SentAt { get; }

    [Field("When the channel said that it arrived.")]
    public DateTimeOffset? DeliveredAt { get; }

    [Field("When it was seen.")]
    public DateTimeOffset? SeenAt { get; }

    [Field("When somebody acted on it.")]
    public DateTimeOffset? ActedAt { get; }

    [Field("When it was taken back.")]
    public DateTimeOffset? CancelledAt { get; }

    [Field("Why it failed, was taken back, or crossed.")]
    public string? Reason { get; }

    [Field("Whom a drill would have woken.")]
    public string? InsteadOf { get; }

    [Field("Each attempt to send it.")]
    public IReadOnlyList<PageAttempt> Attempts { get; }
}

/// <param name="Attempt">1 for the first.</param>
/// <param name="TookMs">Milliseconds.</param>
/// <param name="Answer">What the other side said.</param>
public sealed record PageAttempt(int Attempt, DateTimeOffset At, int TookMs, string Answer);

/// <param name="Next">To pass on as cursor; null at the end.</param>
public sealed record PageList(IReadOnlyList<PageItem> Items, string? Next);

/// <summary>Why somebody was paged, or was not: everybody in <see cref="Items"/>, or one person in all others.</summary>
public sealed record WhyAnswer
{
    [Field("Everybody whom the incident concerned; only where no `person` was asked for."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WhyOne>? Items { get; init; }

    [Field("Name."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Person { get; init; }

    [Field("Id."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserId? PersonId { get; init; }

    [Field("Whether a page was taken by the other side."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WhyVerdict? Verdict { get; init; }

    [Field("The answer in one sentence."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Summary { get; init; }

    [Field("Why not; empty for whoever was paged."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WhyReason>? Reasons { get; init; }

    [Field("Everything that led to it, oldest first."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WhyStep>? Chain { get; init; }

    [Field("The messages to this person."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PageItem>? Pages { get; init; }

    internal static WhyAnswer Of(IReadOnlyList<WhyPerson> people) => new() { Items = [.. people.Select(one => new WhyOne(one.Name, one.Id, one.Verdict, one.Summary, one.At))] };

    internal static WhyAnswer Of(WhyView why) => new()
    {
        Person = why.Name, PersonId = why.Person, Verdict = why.Verdict, Summary = why.Summary,
        Reasons = [.. why.Reasons.Select(reason => new WhyReason(reason.Key.ToString(), reason.At, reason.Sentence(why.Name)))],
        Chain = [.. why.Chain.Select(line => new WhyStep(line.At, line.Kind, line.Text, line.Event))],
        Pages = [.. why.Deliveries.Select(row => new PageItem(row))],
    };
}

public sealed record WhyOne(string Person, UserId PersonId, WhyVerdict Verdict, string Summary, DateTimeOffset? At);

public sealed record WhyReason(string Key, DateTimeOffset? At, string Sentence);

/// <param name="Event">Its number in the ledger; null for none.</param>
public sealed record WhyStep(DateTimeOffset At, string Kind, string Sentence, long? Event);
