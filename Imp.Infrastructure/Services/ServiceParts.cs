using Imp.Domain.Grouping;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Services;

public sealed partial class ServiceResource
{
    /// <summary>What a service needs to work.</summary>
    public sealed record DependenciesBody
    {
        [Field("All of them; none: nothing is known.", Needed = true, Example = new string[0])]
        public IReadOnlyList<ServiceId>? ServiceIds { get; init; }
    }

    /// <summary>How the alerts of a service are put together.</summary>
    public sealed record GroupingBody
    {
        public GroupingBody() { }

        internal GroupingBody(GroupRule rule) => (IsOn, Fields, GapMinutes, MostAlerts) = (rule.IsOn, [.. rule.Fields.Select(field => field.ToString())], rule.GapMinutes, rule.MostAlerts);

        [Field("Left out: true.", Example = true)]
        public bool? IsOn { get; init; }

        [Field("What must be the same: `severity`, `source`, `integration`, `label:` and a name; none: nothing.", Example = new[] { "label:cluster" })]
        public IReadOnlyList<string>? Fields { get; init; }

        [Field("Minutes since the latest alert in which another one joins, 1 to 10,080; left out: 60.", Example = 60)]
        public int? GapMinutes { get; init; }

        [Field("So many alerts in one incident, 2 to 10,000; left out: 1,000.", Example = 1_000)]
        public int? MostAlerts { get; init; }
    }

    /// <summary>What a service does about blips, about what comes and goes, and about storms.</summary>
    public sealed record NoiseBody
    {
        public NoiseBody() { }

        internal NoiseBody(NoiseRules rules) => (Holds, FlapCycles, FlapWindowMinutes, FlapCalmMinutes, StormAt) =
            ([.. rules.Holds.Select(hold => new HoldItem(hold.UpSeconds, hold.DownSeconds))], rules.FlapCycles, rules.FlapWindowMinutes, rules.FlapCalmMinutes, rules.StormAt);

        [Field("Seconds that something must last before somebody is paged (`upSeconds`) or it is over (`downSeconds`), from SEV1 to SEV4; left out: as for a new service.", Example = """[{"upSeconds":0,"downSeconds":0},{"upSeconds":0,"downSeconds":0},{"upSeconds":30,"downSeconds":60},{"upSeconds":30,"downSeconds":60}]""")]
        public IReadOnlyList<HoldItem>? Holds { get; init; }

        [Field("More often than this within the window is flapping, 2 to 20; 0: never. Left out: 3.", Example = 3)]
        public int? FlapCycles { get; init; }

        [Field("5 to 240; left out: 30.", Example = 30)]
        public int? FlapWindowMinutes { get; init; }

        [Field("So long it must not change to be ordinary again, 1 to 240; left out: 15.", Example = 15)]
        public int? FlapCalmMinutes { get; init; }

        [Field("So many incidents may open within a minute, 2 to 1,000; 0: no limit. Left out: 20.", Example = 20)]
        public int? StormAt { get; init; }

        internal NoiseRules ToRules()
        {
            var usual = NoiseRules.Default;
            return new NoiseRules(Holds is null ? usual.Holds : [.. Holds.Select(hold => new HoldTime(hold.UpSeconds, hold.DownSeconds))],
                FlapCycles ?? usual.FlapCycles, FlapWindowMinutes ?? usual.FlapWindowMinutes, FlapCalmMinutes ?? usual.FlapCalmMinutes, StormAt ?? usual.StormAt);
        }
    }

    /// <summary>Of one severity.</summary>
    public sealed record HoldItem(int UpSeconds, int DownSeconds);
}
