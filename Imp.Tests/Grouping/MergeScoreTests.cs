using Imp.Domain.Alerts;
using Imp.Domain.Grouping;
using Imp.Domain.Shared;

namespace Imp.Tests.Grouping;

public sealed class MergeScoreTests
{
    private static readonly ServiceId Shop = new(new Guid(1, 0, 0, new byte[8])), Db = new(new Guid(2, 0, 0, new byte[8])), Mail = new(new Guid(3, 0, 0, new byte[8]));
    private static readonly Dependencies Needs = new([new(Shop, Db)]);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);
    private static readonly Comparable It = new(Shop, "shop", "Disk of web-1 is full", Now, [new("cluster", "eu"), new("app", "shop"), new("empty", "")]);

    private static readonly (string Says, Comparable Other, int Points, string Reasons)[] Table =
    [
        ("nothing in common", new(Mail, "mail", "Queue grows", Now.AddHours(1), []), 0, ""),
        ("the moment alone", new(Mail, "mail", "Queue grows", Now.AddSeconds(40), []), 3, "opened 40 s apart"),
        ("nearly the moment", new(Mail, "mail", "Queue grows", Now.AddMinutes(-10), []), 2, "opened 10 min apart"),
        ("too far apart", new(Mail, "mail", "Queue grows", Now.AddMinutes(10.1), []), 0, ""),
        ("the service", new(Shop, "shop", "Queue grows", Now.AddHours(1), []), 3, "same service"),
        ("what it needs", new(Db, "db", "Queue grows", Now.AddHours(1), []), 3, "shop depends on db"),
        ("the title but for its numbers", new(Mail, "mail", "Disk of web-22 is full", Now.AddHours(1), []), 4, "similar title"),
        ("one label", new(Mail, "mail", "Queue grows", Now.AddHours(1), [new("cluster", "eu"), new("app", "mail"), new("empty", "")]), 2, "same cluster label"),
        ("the same value of another name", new(Mail, "mail", "Queue grows", Now.AddHours(1), [new("region", "eu")]), 0, ""),
        ("two labels and the moment", new(Mail, "mail", "Queue grows", Now.AddSeconds(5), [new("cluster", "eu"), new("app", "shop")]), 7, "same app, cluster labels, opened 5 s apart"),
        ("everything", It with { }, 14, "same app, cluster labels, similar title, same service, opened 0 s apart"),
    ];

    public static TheoryData<string> Cases => [.. Table.Select(row => row.Says)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_incidents_are_alike_by(string says)
    {
        var (_, other, points, reasons) = Table.Single(row => row.Says == says);

        var score = MergeScore.Of(It, other, Needs);

        (score.Points, string.Join(", ", score.Reasons)).Should().Be((points, reasons));
        MergeScore.Of(other, It, Needs).Points.Should().Be(points, "it is the same the other way round");
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("Disk full", "disk FULL", 1)]
    [InlineData("CPU 98 % on a", "CPU 12 % on a", 1)]
    [InlineData("a b c", "a b d", 0.5)]
    [InlineData("17", "18", 0)]
    public void Titles_are_compared_by_their_words(string one, string other, double likeness) => MergeScore.Likeness(one, other).Should().BeApproximately(likeness, 0.001);
}
