using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Tests.Identity;
using Imp.Tests.Support;

namespace Imp.Tests.Incidents;

/// <summary>One picture for everybody, counted by the one statement that groups.</summary>
public sealed class OpenBoardTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task However_many_look_the_database_is_asked_once()
    {
        using var reads = new Reads("GROUP BY");
        await using var house = await StartAsync(reads);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LookAsync(house)));
        house.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(house);

        reads.Count.Should().Be(1, "nothing changed meanwhile");
    }

    [Fact]
    public async Task A_burst_of_changes_is_read_once_per_tenth_of_a_second()
    {
        using var reads = new Reads("GROUP BY");
        await using var house = await StartAsync(reads);
        await LookAsync(house);
        for (var n = 0; n < 10; n++) await DeclareAsync(house);

        var looks = Enumerable.Range(0, 20).Select(_ => LookAsync(house)).ToList();
        house.Clock.Advance(Rest - TimeSpan.FromMilliseconds(1));
        (looks.Any(look => look.IsCompleted), reads.Count).Should().Be((false, 1));
        house.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await Task.WhenAll(looks)).Should().OnlyContain(total => total == 10);
        reads.Count.Should().Be(2);
    }

    [Fact]
    public async Task Whoever_was_rung_sees_what_rang()
    {
        using var reads = new Reads("GROUP BY");
        await using var house = await StartAsync(reads);
        for (var n = 1; n <= 5; n++)
        {
            var seen = new TaskCompletionSource<Task<int>>();
            using (house.Of<Bell>().Subscribe([Topic.Incidents], _ => seen.TrySetResult(LookAsync(house))))
            {
                await DeclareAsync(house);
                var look = await seen.Task;
                house.Clock.Advance(Rest);
                (await look).Should().Be(n);
            }
            house.Clock.Advance(Rest);
        }
    }

    private static async Task<PeopleHouse> StartAsync(Reads reads)
    {
        var house = await PeopleHouse.StartAsync();
        reads.File = house.Of<SqliteFile>().Path;
        house.Of<OpenBoard>();
        return house;
    }

    private static async Task<int> LookAsync(PeopleHouse house) => (await house.Of<IncidentQueries>().CountsAsync(default)).Total;

    private static Task DeclareAsync(PeopleHouse house) =>
        house.DoAsync(new DeclareIncident(new(house.Chance.NewId()), house.First.Service, "It burns", Severity.Sev2));
}
