using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Web.Incidents;
using Imp.Web.Languages;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Incidents;

public sealed class BulkTests
{
    [Fact]
    public async Task Many_are_acknowledged_and_what_was_so_or_is_closed_is_told()
    {
        await using var house = await StockedAsync();

        var result = await RunAsync(house, new BulkWish.Acknowledge());

        (result.Done, result.Already, result.Closed, result.Refused.Count).Should().Be((4, 1, 1, 0));
        BulkWords.Of(Words.In(Language.English), new BulkWish.Acknowledge(), result).Should().Be("4 acknowledged, 1 was acknowledged already, 1 was closed already.");
        (await house.Of<BulkIncidents>().UndoAsync(result.Undo, house.Owner, default)).Should().Be(4);
        (await StatesAsync(house)).Should().Be("OAOOCO");
    }

    [Fact]
    public async Task Many_are_closed_for_one_reason_and_reopened_by_undo()
    {
        await using var house = await StockedAsync();

        var result = await RunAsync(house, new BulkWish.Close(CloseReason.Noise, "A test"));

        (await StatesAsync(house)).Should().Be("CCCCCC");
        BulkWords.Of(Words.In(Language.English), new BulkWish.Close(CloseReason.Noise, null), result).Should().Be("5 closed, 1 was closed already.");
        await house.Of<BulkIncidents>().UndoAsync(result.Undo, house.Owner, default);
        (await StatesAsync(house)).Should().Be("OOOOCO");
    }

    [Fact]
    public async Task Many_are_given_to_somebody_and_back_to_whoever_had_each()
    {
        await using var house = await StockedAsync();
        var ana = (await house.PersonAsync("ana", Role.Responder)).User!.Value;

        var result = await RunAsync(house, new BulkWish.Assign(ana));

        result.Done.Should().Be(6);
        (await RowsAsync(house)).Should().OnlyContain(row => row.AssigneeId == ana);
        await house.Of<BulkIncidents>().UndoAsync(result.Undo, house.Owner, default);
        (await RowsAsync(house)).Select(row => row.Assignee).Should().Equal(null, null, null, null, "Olga", null);
    }

    [Fact]
    public async Task Many_are_merged_into_one_and_taken_out_again()
    {
        await using var house = await StockedAsync();

        var result = await RunAsync(house, new BulkWish.Merge(1));

        (result.Done, result.Already, result.Closed).Should().Be((4, 1, 1));
        (await StatesAsync(house)).Should().Be("CCCCCO");
        (await house.Of<BulkIncidents>().UndoAsync(result.Undo, house.Owner, default)).Should().Be(4);
    }

    [Fact]
    public async Task A_note_is_written_on_many_the_closed_too_and_an_empty_one_on_none()
    {
        await using var house = await StockedAsync();

        var result = await RunAsync(house, new BulkWish.Write("The provider says: **fixed at noon**."));
        var empty = await RunAsync(house, new BulkWish.Write(" "));

        (result.Done, result.Already, result.Closed, result.Refused.Count, result.Undo.Count).Should().Be((6, 0, 0, 0, 0));
        (empty.Done, empty.Refused.Count).Should().Be((0, 6));
        BulkWords.Of(Words.In(Language.English), new BulkWish.Write(""), result).Should().Be("noted on 6 incidents.");
        (await StatesAsync(house)).Should().Be("OAOOCO", "a remark changes nothing else");
        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
        (await db.Timeline.CountAsync(entry => entry.Kind == "incident.note-added" && entry.Data.Contains("fixed at noon"))).Should().Be(6);
    }

    [Fact]
    public async Task Many_are_snoozed_and_a_time_that_cannot_be_is_refused_for_each()
    {
        await using var house = await StockedAsync();

        (await RunAsync(house, new BulkWish.Snooze(house.Clock.GetUtcNow().AddHours(1)))).Done.Should().Be(5);
        var refused = await RunAsync(house, new BulkWish.Snooze(house.Clock.GetUtcNow().AddDays(90)));

        (refused.Done, refused.Refused.Count, refused.Closed).Should().Be((0, 5, 1));
        BulkWords.Of(Words.In(Language.English), new BulkWish.Snooze(default), refused).Should().Be("0 snoozed, 1 was closed already, 5 refused (#6: Snooze for at least a minute and at most 30 days).");
    }

    [Fact]
    public async Task Whoever_may_not_respond_changes_nothing()
    {
        await using var house = await StockedAsync();
        var bo = await house.PersonAsync("bo", Role.Viewer);

        await FluentActions.Awaiting(() => house.Of<BulkIncidents>().RunAsync(new BulkWish.Acknowledge(), [1, 2, 3], bo, default)).Should().ThrowAsync<NotAllowed>();

        (await StatesAsync(house)).Should().Be("OAOOCO");
    }

    [Fact]
    public async Task Other_changes_find_room_between_a_thousand()
    {
        await using var house = await StockedAsync();
        for (var n = 0; n < 150; n++) await DeclareAsync(house, $"t{n}");
        var all = Enumerable.Range(1, 156).Select(n => (long)n).ToList();

        var bulk = house.Of<BulkIncidents>().RunAsync(new BulkWish.Acknowledge(), all, house.Owner, default);
        var other = DeclareAsync(house, "in between");

        await other;
        bulk.IsCompleted.Should().BeFalse("one more change does not wait for the whole");
        (await bulk).Done.Should().Be(154);
    }

    /// <summary>1 to 6; the second is Olga's and closed, the fifth acknowledged. Newest first: open, acknowledged, open, open, closed, open.</summary>
    private static async Task<PeopleHouse> StockedAsync()
    {
        var house = await PeopleHouse.StartAsync();
        var ids = new List<IncidentId>();
        for (var n = 1; n <= 6; n++) ids.Add(await DeclareAsync(house, $"t{n}"));
        await house.DoAsync(new EditIncident(ids[1], Assignee: house.First.Owner));
        await house.DoAsync(new CloseIncident(ids[1], CloseReason.Fixed));
        await house.DoAsync(new AcknowledgeIncident(ids[4]));
        await house.DoAsync(new EditIncident(ids[4], Unassign: true));
        return house;
    }

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house, string title)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, title, Severity.Sev3));
        return id;
    }

    private static Task<BulkResult> RunAsync(PeopleHouse house, BulkWish wish) => house.Of<BulkIncidents>().RunAsync(wish, [1, 2, 3, 4, 5, 6], house.Owner, default);

    private static Task<IReadOnlyList<IncidentRow>> RowsAsync(PeopleHouse house) => house.Of<IncidentQueries>().RowsAsync([1, 2, 3, 4, 5, 6], default);

    private static async Task<string> StatesAsync(PeopleHouse house) => string.Concat((await RowsAsync(house)).Select(row => row.Response.ToString()[0]));
}
