using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Tests.Grouping;

public sealed class DependenciesTests
{
    [Theory]
    [InlineData("", "a", "b", null)]
    [InlineData("", "a", "a", "aa")]
    [InlineData("ba", "a", "b", "aba")]
    [InlineData("ba", "a", "", null)]
    [InlineData("bc ca", "a", "b", "abca")]
    [InlineData("bc cd db", "a", "b", null)]
    [InlineData("ab bc", "a", "c", null)]
    [InlineData("ab bc", "c", "a", "cabc")]
    [InlineData("ab", "b", "c a", "bab")]
    [InlineData("ab bc ac", "b", "c", null)]
    public void A_circle_is_found_and_named(string edges, string service, string wanted, string? circle)
    {
        var graph = new Dependencies(edges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(edge => new Dependency(Id(edge[0]), Id(edge[1]))));

        var found = graph.CycleWith(Id(service[0]), [.. wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => Id(one[0]))]);

        (found is null ? null : string.Concat(found.Select(Name))).Should().Be(circle);
    }

    /// <summary>What the check lets through never holds a circle, and what it refuses would have; the path that it names is one of the edges.</summary>
    [Fact]
    public void Whatever_is_drawn_there_is_never_a_circle()
    {
        var random = new Random(20);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var edges = new HashSet<Dependency>();
            for (var step = 0; step < 25; step++)
            {
                var service = Id((char)('a' + random.Next(8)));
                ServiceId[] wanted = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Id((char)('a' + random.Next(8)))).Distinct()];
                HashSet<Dependency> then = [.. edges.Where(edge => edge.ServiceId != service), .. wanted.Select(one => new Dependency(service, one))];

                var circle = new Dependencies(edges).CycleWith(service, wanted);

                (circle is not null).Should().Be(HasCircle(then));
                if (circle is null)
                {
                    edges = then;
                    continue;
                }
                refused++;
                circle[0].Should().Be(service).And.Be(circle[^1]);
                circle.Zip(circle.Skip(1)).Should().OnlyContain(pair => then.Contains(new Dependency(pair.First, pair.Second)));
            }
        }
        refused.Should().BeGreaterThan(100);
    }

    [Theory]
    [InlineData(Severity.Sev2, Severity.Sev2, true)]
    [InlineData(Severity.Sev3, Severity.Sev2, true)]
    [InlineData(Severity.Sev1, Severity.Sev2, false)]
    [InlineData(Severity.Sev1, Severity.Sev1, true)]
    public void Nothing_worse_waits_behind_something_smaller(Severity child, Severity parent, bool waits) =>
        WaitRule.Holds(Line, Id('a'), child, Open(1, 'c', parent)).Should().Be(waits);

    [Fact]
    public void The_nearest_is_waited_for_then_the_oldest_and_never_what_pages_nobody()
    {
        string? Parent(params WaitingFor[] open) => WaitRule.Parent(Line, Id('a'), Severity.Sev3, open) is { } found ? $"#{found.Number}" : null;

        Parent(Open(1, 'c'), Open(2, 'b'), Open(3, 'b')).Should().Be("#2");
        Parent(Open(1, 'c'), Open(2, 'b') with { Pages = false }).Should().Be("#1");
        Parent(Open(1, 'a'), Open(2, 'd')).Should().BeNull("neither itself nor a stranger explains it");
        WaitRule.Parent(Line, Id('c'), Severity.Sev3, [Open(1, 'a')]).Should().BeNull("what stands below does not wait for what stands on it");
    }

    private static readonly Dependencies Line = new([new(Id('a'), Id('b')), new(Id('b'), Id('c'))]);

    private static WaitingFor Open(long number, char service, Severity severity = Severity.Sev2) => new(new IncidentId(new Guid((int)number, 0, 0, new byte[8])), number, Id(service), severity);

    private static bool HasCircle(HashSet<Dependency> edges)
    {
        // Taking away what needs nothing, again and again, leaves nothing but circles.
        var left = edges.ToList();
        while (left.RemoveAll(edge => left.All(other => other.ServiceId != edge.OnId)) > 0) { }
        return left.Count > 0;
    }

    private static ServiceId Id(char name) => new(new Guid(name, 0, 0, new byte[8]));

    private static char Name(ServiceId id) => (char)id.Value.ToByteArray()[0];
}
