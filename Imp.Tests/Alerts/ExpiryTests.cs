using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Alerts;
using Imp.Tests.Support;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>Alerts that are over when their sender no longer says them.</summary>
public sealed class ExpiryTests
{
    [Fact]
    public async Task An_alert_that_is_said_no_more_is_over_at_the_end_that_was_announced()
    {
        await using var world = await StartAsync();
        await SayAsync(world, TimeSpan.FromMinutes(4));
        await world.FastForwardAsync(TimeSpan.FromMinutes(3));
        await SayAsync(world, TimeSpan.FromMinutes(4));

        await world.FastForwardAsync(TimeSpan.FromMinutes(3.9));
        (await world.IncidentsAsync()).Should().Be("#1 Open ×2");
        await world.FastForwardAsync(TimeSpan.FromMinutes(0.2));

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2");
        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1, Resolved #1");
    }

    [Fact]
    public async Task What_could_not_be_said_while_nobody_listened_lives_on_for_a_while()
    {
        await using var world = await StartAsync();
        await SayAsync(world, TimeSpan.FromMinutes(4));

        await world.RestartAsync(TimeSpan.FromHours(1));
        await world.RestAsync();
        (await world.IncidentsAsync()).Should().Be("#1 Open ×1");
        await SayAsync(world, TimeSpan.FromMinutes(4));
        await world.FastForwardAsync(TimeSpan.FromMinutes(3));

        (await world.IncidentsAsync()).Should().Be("#1 Open ×2");
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2");
    }

    [Fact]
    public async Task What_a_person_closed_meanwhile_expires_without_a_word()
    {
        await using var world = await StartAsync();
        await SayAsync(world, TimeSpan.FromMinutes(4));
        await world.DoAsync(new Imp.Infrastructure.Incidents.CloseIncident((await world.IncidentAsync(1)).Id, CloseReason.Fixed), world.Owner);

        await world.FastForwardAsync(TimeSpan.FromMinutes(10));

        (await world.OutcomesAsync()).Should().Be("Created #1");
    }

    private static async Task SayAsync(World world, TimeSpan lasts)
    {
        var alert = Trigger("lag") with { IsRepeated = true, ExpiresAt = world.Clock.UtcNow + lasts };
        await world.Get<RequestLedger>().AcceptAsync(world.Door(Service), "alertmanager-api", [alert], null, "[]"u8.ToArray());
        await world.RestAsync();
        await world.CountAsync();
    }
}
