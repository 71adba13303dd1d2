using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>The list of all messages: what its words find, and who sees what.</summary>
public sealed class DeliverySearchTests
{
    [Theory]
    [InlineData("", 3)]
    [InlineData("person=ana", 2)]
    [InlineData("channel=email", 3)]
    [InlineData("channel=slack", 0)]
    [InlineData("channel=nonsense", 3)]
    [InlineData("channel=1", 3)]
    [InlineData("state=failed", 1)]
    [InlineData("state=sent", 2)]
    [InlineData("purpose=page", 2)]
    [InlineData("purpose=test", 1)]
    [InlineData("incident=1", 2)]
    [InlineData("incident=#1", 2)]
    [InlineData("incident=77", 0)]
    [InlineData("text=disk", 2)]
    [InlineData("text=550", 1)]
    [InlineData("text=bo@example", 1)]
    [InlineData("text=%", 0)]
    [InlineData("since=1h", 3)]
    [InlineData("since=2200-01-01", 0)]
    public async Task Each_word_of_the_address_finds(string word, int count)
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await FilledAsync(world);
        var (name, value) = (word.Split('=')[0], word.Split('=')[^1]);
        string? Of(string wanted) => name == wanted ? value.Replace("ana", ana.Id.Value.ToString()) : null;

        var filter = DeliveryFilter.Parse(Of("person"), Of("channel"), Of("state"), Of("purpose"), Of("incident"), name == "text" ? value : null, Of("since"), world.Clock.UtcNow);

        (await world.Get<DeliveryQueries>().ListAsync(filter, bo.Id, true, null, 10, default)).Items.Should().HaveCount(count);
    }

    [Fact]
    public async Task Somebody_elses_test_is_for_that_person_and_for_managers()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await FilledAsync(world);
        async Task<int> TestsAsync(UserId? me, bool all) => (await world.Get<DeliveryQueries>().ListAsync(new DeliveryFilter(Purpose: DeliveryPurpose.Test), me, all, null, 10, default)).Items.Count;

        (await TestsAsync(ana.Id, false)).Should().Be(1);
        (await TestsAsync(bo.Id, false)).Should().Be(0);
        (await TestsAsync(null, false)).Should().Be(0);
        (await TestsAsync(bo.Id, true)).Should().Be(1);
    }

    [Fact]
    public async Task Pages_of_the_list_follow_each_other()
    {
        await using var world = await World.StartAsync();
        var (ana, _) = await FilledAsync(world);
        var queries = world.Get<DeliveryQueries>();

        var first = await queries.ListAsync(DeliveryFilter.Default, ana.Id, true, null, 2, default);
        var second = await queries.ListAsync(DeliveryFilter.Default, ana.Id, true, first.Next, 2, default);

        first.Items.Concat(second.Items).Select(row => row.Id).Should().OnlyHaveUniqueItems().And.HaveCount(3);
        second.Next.Should().BeNull();
    }

    [Fact]
    public async Task Only_its_own_person_or_a_manager_says_that_a_message_was_seen()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await FilledAsync(world);
        var page = (await world.RecordAsync("Disk full")).First(row => row.UserId == ana.Id).Id;

        await world.Bus.Invoking(bus => bus.ExecuteAsync(new NoteDelivery(page, DeliveryNews.Seen), bo.Actor)).Should().ThrowAsync<NotAllowed>();
        await world.DoAsync(new NoteDelivery(page, DeliveryNews.Seen), ana);
        var seen = (await world.Get<DeliveryQueries>().GetAsync(page, default))!.SeenAt;
        world.Clock.Advance(Minutes(1));
        await world.DoAsync(new NoteDelivery(page, DeliveryNews.Seen), ana);

        (await world.Get<DeliveryQueries>().GetAsync(page, default))!.SeenAt.Should().Be(seen).And.NotBeNull();
    }

    private static async Task<(Person Ana, Person Bo)> FilledAsync(World world)
    {
        world.AnyMessage = true;
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step([ana, bo]));
        await world.DoAsync(new TestContactMethod(ana.Email, new DeliveryId(world.NewId())), ana);
        world.Email.WillAnswer(new Delivered("250 ok"), new GaveUp("550 no such mailbox"));
        await world.SignalAsync("checkout", "Disk full");
        await world.FastForwardAsync(Minutes(1));
        return (ana, bo);
    }
}
