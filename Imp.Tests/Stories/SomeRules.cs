using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Rules;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A shop with one rule about full disks, for stories about rules.</summary>
internal static class SomeRules
{
    public const string Title = "Disk of db7 is full";

    public static async Task<World> StartAsync()
    {
        var world = await World.StartAsync();
        await world.ServiceAsync("shop");
        world.AnyMessage = true;
        return world;
    }

    public static Rule Disks(World world) => new(new RuleId(world.Owner.Id.Value), "Disks") { Matchers = [new(MatchField.Title, MatchWay.Contains, "disk")] };

    public static Actor Manager(World world) => world.Owner.Actor with { Role = Role.Manager };

    public static Task SaveAsync(World world, params Rule[] rules) => world.Bus.ExecuteAsync(new SaveRules(0, rules), Manager(world));

    public static Task AcceptAsync(World world, string title, params AlertLabel[] labels) =>
        world.Get<EventLedger>().AcceptAsync(world.Door("shop"), "generic", new Alert(AlertAction.Trigger, title, title, AlertSeverity.Error) { Details = () => new AlertDetails(null, labels, [], []) }, "{}"u8.ToArray());

    public static async Task<TeamId> TeamAsync(World world, string name, params EscalationStep[] steps)
    {
        var (id, policy) = (new TeamId(world.NewId()), new PolicyId(world.NewId()));
        await world.WriteAsync(db =>
        {
            var team = Team.Create(id, name, "", world.Clock.UtcNow);
            db.Teams.Add(team);
            if (steps.Length == 0) return;
            db.Policies.Add(EscalationPolicy.Create(policy, $"{name} ladder", id, steps, 0, 5, world.Clock.UtcNow));
            team.Edit(name, "", policy, []);
        });
        return id;
    }

    /// <summary>Oldest first.</summary>
    public static async Task<List<(EventOutcome Outcome, string? Reason)>> OutcomesAsync(World world) =>
        [.. (await world.Get<EventQueries>().ListAsync(null, null, null, 100, default)).Items.Reverse().Select(one => (one.Outcome, one.Reason))];
}
