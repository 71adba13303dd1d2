using System.Text.Json.Serialization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Offers of shifts over HTTP.</summary>
public sealed class SwapResource(IDbContextFactory<ImpDb> dbs) : TableResource<SwapResource.Item>(dbs)
{
    public override string Path => "swaps";

    public override string Single => "Swap";

    public override string Means => "Shifts that are offered to one person or to everybody of a schedule. Only people take them, in the console: it says who agreed.";

    public override string UsualSort => "-fromAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var now = call.Now;
        return db.ShiftSwaps.Select(swap => new Item
        {
            Id = swap.Id, ScheduleId = swap.ScheduleId, GiverId = swap.GiverId, FromAt = swap.FromAt, UntilAt = swap.UntilAt, TakerId = swap.TakerId, ReturnFromAt = swap.ReturnFromAt, ReturnUntilAt = swap.ReturnUntilAt,
            Note = swap.Note, Open = swap.State == SwapState.Open && swap.FromAt > now && (swap.ReturnFromAt == null || swap.ReturnFromAt > now), AnswererId = swap.AnswererId, AnsweredAt = swap.AnsweredAt,
            DeclinedByIds = swap.DeclinedBy, CreatedBy = swap.CreatedBy, CreatedAt = swap.CreatedAt, Whole = swap,
        });
    }

    protected override Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call) =>
        Task.FromResult<IReadOnlyList<Item>>([.. lines.Select(line => line with { State = line.Whole!.StateAt(call.Now), Whole = null })]);

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Offers a shift, or a part of one", (Body body, Guid id, Call _) => new OfferSwap(
            new(id), body.ScheduleId ?? default, body.GiverId ?? default, new SwapSpan(body.FromAt ?? default, body.UntilAt ?? default), body.TakerId, ReturnOf(body), body.Note ?? ""), "oncall.swap"),
        Do("DELETE", "", "withdrawSwap", "Takes the offer back", id => new WithdrawSwap(new(id)), "oncall.swap"),
    ];

    private static SwapSpan? ReturnOf(Body body) => body switch
    {
        { ReturnFromAt: null, ReturnUntilAt: null } => null,
        { ReturnFromAt: { } from, ReturnUntilAt: { } until } => new SwapSpan(from, until),
        _ => throw Wrong.Field("returnUntilAt", "The shift in return has a beginning and an end, or neither."),
    };

    /// <summary>One offer.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public SwapId Id { get; init; }

        [Field("The schedule of the shift.", Filters = true)]
        public ScheduleId ScheduleId { get; init; }

        [Field("Whose shift it is.", Filters = true)]
        public UserId GiverId { get; init; }

        [Field("When it begins.", Filters = true, Sorts = true)]
        public DateTimeOffset FromAt { get; init; }

        [Field("When it ends.", Filters = true, Sorts = true)]
        public DateTimeOffset UntilAt { get; init; }

        [Field("Whom it is offered to; null: everybody of the schedule.", Filters = true)]
        public UserId? TakerId { get; init; }

        [Field("When the shift in return begins; null when nothing is asked.")]
        public DateTimeOffset? ReturnFromAt { get; init; }

        [Field("When the shift in return ends.")]
        public DateTimeOffset? ReturnUntilAt { get; init; }

        [Field("What the giver says.", Example = "Wedding")]
        public string Note { get; init; } = "";

        [Field("How it stands.")]
        public SwapState State { get; init; }

        [Field("True while it can be taken.", Filters = true)]
        public bool Open { get; init; }

        [Field("Who accepted or declined; null while nobody has.", Filters = true)]
        public UserId? AnswererId { get; init; }

        [Field("When that was.")]
        public DateTimeOffset? AnsweredAt { get; init; }

        [Field("Of an offer to everybody: who does not want it.")]
        public IReadOnlyList<UserId> DeclinedByIds { get; init; } = [];

        [Field("Who made it.", Example = "Ana")]
        public string CreatedBy { get; init; } = "";

        [Field("When it was made.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [JsonIgnore]
        public ShiftSwap? Whole { get; init; }
    }

    /// <summary>What is sent to offer one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("The schedule of the shift.", Needed = true, Example = "$schedules")]
        public ScheduleId? ScheduleId { get; init; }

        [Field("Whose shift it is.", Needed = true, Example = "$users")]
        public UserId? GiverId { get; init; }

        [Field("From when; a shift that has not begun.", Needed = true, Example = "$soon")]
        public DateTimeOffset? FromAt { get; init; }

        [Field("Until when.", Needed = true, Example = "$later")]
        public DateTimeOffset? UntilAt { get; init; }

        [Field("Whom it is offered to; left out: everybody of the schedule.")]
        public UserId? TakerId { get; init; }

        [Field("The taker's shift that is wanted in return: from when.")]
        public DateTimeOffset? ReturnFromAt { get; init; }

        [Field("Until when.")]
        public DateTimeOffset? ReturnUntilAt { get; init; }

        [Field("At most 200 characters.", Example = "Wedding")]
        public string? Note { get; init; }
    }
}
