using Imp.Domain.Shared;
using Imp.Infrastructure.Noise;

namespace Imp.Tests.Noise;

public sealed class FlowTests
{
    [Fact]
    public void The_table_of_flows_does_not_grow_for_ever()
    {
        var table = new Flow.Table(new FlowLimit(100, 2_000), new FlowLimit(10_000, 100_000));
        var first = table.Of(Id(0), null, null);
        for (var number = 1; number <= Flow.Table.Most; number++) table.Of(Id(number), null, null);

        table.Count.Should().Be(Flow.Table.Most);
        table.Of(Id(0), null, null).Should().NotBeSameAs(first, "the one that was met first left first");
    }

    [Fact]
    public void An_integration_keeps_its_flow_when_its_limit_changes()
    {
        var table = new Flow.Table(new FlowLimit(100, 2_000), new FlowLimit(10_000, 100_000));

        table.Of(Id(1), 7, null).Should().BeSameAs(table.Of(Id(1), null, null));
        table.Of(Id(1), 7, null).Limit.Should().Be(new FlowLimit(7, 2_000));
    }

    private static IntegrationId Id(int number) => new(new Guid(number, 0, 0, new byte[8]));
}
