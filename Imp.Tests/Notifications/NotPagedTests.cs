using Imp.Domain.Notifications;

namespace Imp.Tests.Notifications;

/// <summary>Every reason why somebody was not paged: which facts make it, and how it reads.</summary>
public sealed class NotPagedTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);

    private static readonly (NotPaged Key, PageFacts Facts, string Sentence)[] Table =
    [
        (NotPaged.DrillOfAnother, Step(StepMeans.Wanted) with { DrillFor = "Cleo" }, "This is a drill: every message of it goes to Cleo and to nobody else."),
        (NotPaged.NoMethod, Step(StepMeans.Wanted) with { NoMethodAt = At }, "Ana was wanted, but has no contact method that works."),
        (NotPaged.Failed, Page(new(DeliveryState.Failed, At, "e-mail", What: "550 no such user")), "A message by e-mail did not get through: 550 no such user"),
        (NotPaged.Cancelled, Page(new(DeliveryState.Cancelled, At, "e-mail", What: "Bo acknowledged 12 s after it was asked for")), "A message was taken back before it left: Bo acknowledged 12 s after it was asked for."),
        (NotPaged.PageTimes, Page(new(DeliveryState.Pending, At, "SMS", MessageWait.PageTimes)), "A message waits: Ana wants SMS only some minutes after the page."),
        (NotPaged.QuietHours, Page(new(DeliveryState.Pending, At, "e-mail", MessageWait.QuietHours)), "A message waits for the end of Ana's quiet hours."),
        (NotPaged.Held, Page(new(DeliveryState.Pending, At, "SMS", MessageWait.Held, "5 SMS in 15 min")), "A message by SMS was made to wait: 5 SMS in 15 min."),
        (NotPaged.ChannelPaused, Page(new(DeliveryState.Pending, At, "e-mail", MessageWait.ChannelPaused, Who: "Bo")), "A message waits because e-mail is paused by Bo."),
        (NotPaged.ServerFails, Page(new(DeliveryState.Pending, At, "e-mail", MessageWait.ServerFails, "421 busy")), "A message waits because the server of e-mail fails: 421 busy"),
        (NotPaged.InLine, Page(new(DeliveryState.Pending, At, "e-mail")), "A message by e-mail is about to leave."),
        (NotPaged.Archived, Step(StepMeans.Archived), "Step 1 would have paged Ana, who was archived."),
        (NotPaged.Replaced, Step(StepMeans.Replaced, "Primary", "dentist"), "Step 1 asked “Primary”, where Ana would have been on call, but the schedule was changed for a while: dentist."),
        (NotPaged.OthersOnCall, Step(StepMeans.OthersOnCall, "Primary", "Bo") with { LaterStep = 2 }, "Step 1 asked “Primary”, where Ana was not on call; Bo was."),
        (NotPaged.NobodyOnCall, Step(StepMeans.NobodyOnCall, "Primary") with { LaterStep = 2 }, "Step 1 asked “Primary”, where nobody was on call."),
        (NotPaged.OthersNamed, Step(StepMeans.OthersNamed, who: "Bo") with { LaterStep = 2 }, "Step 1 does not name Ana; it paged Bo."),
        (NotPaged.NotKept, Step(StepMeans.NotKept), "Whom step 1 found was not kept at that time."),
        (NotPaged.NotReached, Step(StepMeans.Wanted) with { LaterStep = 3, EndedBy = "Bo acknowledged", EndedAt = At }, "Ana is in step 3, which was not reached: Bo acknowledged."),
        (NotPaged.StepAhead, Step(StepMeans.Wanted) with { LaterStep = 3, NextAt = At }, "Ana is in step 3, which is still to come."),
        (NotPaged.NotOnLadder, new() { Policy = "Web" }, "No step of “Web” pages Ana."),
        (NotPaged.EndedBefore, new() { EndedBy = "Bo closed it", EndedAt = At }, "Paging ended before the first step was due: Bo closed it."),
        (NotPaged.Muted, Step(StepMeans.Wanted) with { MutedAt = At }, "The incident is muted and pages nobody."),
        (NotPaged.WaitsBehind, Step(StepMeans.Wanted) with { Behind = "#7" }, "The incident waits behind #7 and pages nobody."),
        (NotPaged.Calm, Step(StepMeans.Wanted) with { IsCalm = true }, "All alerts of the incident are over at the moment, so nobody is paged."),
        (NotPaged.NotDueYet, new() { LaterStep = 1, NextAt = At }, "The first step is not due yet."),
    ];

    public static TheoryData<NotPaged> Keys => [.. Enum.GetValues<NotPaged>()];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_reason_has_facts_that_make_it_and_a_sentence(NotPaged key)
    {
        var row = Table.Single(row => row.Key == key);

        NotPagedRule.Of(row.Facts).Where(reason => reason.Key == key).Select(reason => reason.Sentence("Ana")).Should().Equal(row.Sentence);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Whom_a_page_reached_has_no_reason(NotPaged key)
    {
        var facts = Table.Single(row => row.Key == key).Facts;

        NotPagedRule.Of(facts with { Pages = [.. facts.Pages, new(DeliveryState.Sent, At, "e-mail")] }).Should().BeEmpty();
    }

    [Fact]
    public void The_reasons_come_in_the_order_of_the_table()
    {
        var facts = Step(StepMeans.OthersOnCall, "Primary", "Bo") with { LaterStep = 2, EndedBy = "Bo acknowledged", MutedAt = At };

        NotPagedRule.Of(facts).Select(reason => reason.Key).Should().Equal(NotPaged.OthersOnCall, NotPaged.NotReached, NotPaged.Muted);
    }

    [Fact]
    public void A_step_that_came_again_is_one_reason() =>
        NotPagedRule.Of(new PageFacts { LaterStep = 2, Steps = [new(1, At, StepMeans.OthersNamed, Who: "Bo"), new(1, At.AddMinutes(5), StepMeans.OthersNamed, Who: "Bo")] }).Should().ContainSingle();

    private static PageFacts Page(PageFact page) => new() { Pages = [page], Steps = [new(1, At, StepMeans.Wanted)] };

    private static PageFacts Step(StepMeans means, string? what = null, string? who = null) => new() { Steps = [new(1, At, means, what, who)] };
}
