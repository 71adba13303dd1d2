using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Rules;

/// <summary>The rules in force over HTTP: read one by one, changed as a whole list.</summary>
public sealed class RuleResource(RuleQueries queries) : ShortResource<RuleResource.Item>
{
    public override string Path => "rules";

    public override string Single => "Rule";

    public override string Means => "What an alert opens, where, and whom it pages. The first rule whose matchers all hold takes it.";

    public override string UsualSort => "place";

    protected override async Task<IReadOnlyList<Item>> ReadAsync(Call call)
    {
        var view = await queries.GetAsync(call.Cancel);
        return [.. view.Rules.Select((rule, at) => new Item(rule, at + 1, view.Version, view.HitOf(rule.Id)?.Count ?? 0))];
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("PUT", "", "saveRules", "Saves the whole list", Operation.NeedsOf<SaveRules>(), typeof(Body), 204, null, async call =>
        {
            var body = (Body)call.Body!;
            await call.DoAsync(new SaveRules(body.Version ?? 0, [.. (body.Rules ?? []).Select(rule => rule.ToRule(call))], body.Note));
            return null;
        })
        { Means = "The last rule, which takes everything else, may be left out. `version` is the one that was read: 409 when somebody saved meanwhile.", Refusals = ["rules.version"] },
    ];

    /// <summary>One rule.</summary>
    public sealed record Item
    {
        internal Item(Rule rule, int place, long version, long hitCount)
        {
            (Id, Place, Version, HitCount, Name, IsOn, Matchers, Hours) = (rule.Id, place, version, hitCount, rule.Name, rule.IsOn, rule.Matchers, rule.Hours);
            (Threshold, CoolDownMinutes, CountPer, Verdict, ServiceId, Severity) = (rule.Threshold, rule.CoolDownMinutes, rule.CountPer, rule.Verdict, rule.Service, rule.Severity);
            (Tags, TeamId, PageAfterMinutes, Runbook) = (rule.Tags, rule.Team, rule.PageAfterMinutes, rule.Runbook);
        }

        [Field("Names it, whatever its place.")]
        public RuleId Id { get; }

        [Field("Its place in the list, 1 for the first.", Sorts = true, Example = 1)]
        public int Place { get; }

        [Field("Version of the whole list.", Example = 3)]
        public long Version { get; }

        [Field("How many alerts it took.", Example = 12)]
        public long HitCount { get; }

        [Field("1 to 100 characters.", Example = "Disks of test machines")]
        public string Name { get; }

        [Field("False while it is switched off.", Example = true)]
        public bool IsOn { get; }

        [Field("All must hold.")]
        public IReadOnlyList<MatcherInput> Matchers { get; }

        [Field("When it applies; null: always.")]
        public RuleHours? Hours { get; }

        [Field("So many within so many minutes open an incident; null: the first.")]
        public RuleThreshold? Threshold { get; }

        [Field("How long further alerts are held after it opened an incident.", Example = 0)]
        public int CoolDownMinutes { get; }

        [Field("Which alerts are counted together.")]
        public RuleScope CountPer { get; }

        [Field("What it does with the alert.")]
        public RuleVerdict Verdict { get; }

        [Field("Where the incident is opened; null: where the alert arrives.")]
        public ServiceId? ServiceId { get; }

        [Field("Null: as the sender says.")]
        public AlertSeverity? Severity { get; }

        [Field("Tags that the incident gets.")]
        public IReadOnlyList<string> Tags { get; }

        [Field("Who is paged in place of the service's team.")]
        public TeamId? TeamId { get; }

        [Field("How long it must last before anybody is paged.", Example = 0)]
        public int PageAfterMinutes { get; }

        [Field("Where it is written what to do.")]
        public string? Runbook { get; }
    }

    /// <summary>The whole list as it is to be.</summary>
    public sealed record Body
    {
        [Field("The version that was read; 0 where nobody has saved any.", Needed = true, Example = 0)]
        public long? Version { get; init; }

        [Field("All of them, in order. Without an `id` it is a new one.", Needed = true, Example = """[{"name":"Disks of test machines","matchers":[{"field":"title","way":"contains","value":"disk"}],"verdict":"hold"}]""")]
        public IReadOnlyList<RuleBody>? Rules { get; init; }

        [Field("Why.", Example = "Nobody is woken for these")]
        public string? Note { get; init; }
    }

    /// <summary>One rule as it is sent.</summary>
    public sealed record RuleBody
    {
        public RuleId? Id { get; init; }
        public string? Name { get; init; }
        public bool? IsOn { get; init; }
        public IReadOnlyList<MatcherInput>? Matchers { get; init; }
        public RuleHours? Hours { get; init; }
        public RuleThreshold? Threshold { get; init; }
        public int CoolDownMinutes { get; init; }
        public RuleScope CountPer { get; init; }
        public RuleVerdict Verdict { get; init; }
        public ServiceId? ServiceId { get; init; }
        public AlertSeverity? Severity { get; init; }
        public IReadOnlyList<string>? Tags { get; init; }
        public TeamId? TeamId { get; init; }
        public int PageAfterMinutes { get; init; }
        public string? Runbook { get; init; }

        internal Rule ToRule(Call call) => new(Id ?? new RuleId(call.Of<IChance>().NewId()), Name ?? "")
        {
            IsOn = IsOn ?? true, Matchers = Matchers ?? [], Hours = Hours, Threshold = Threshold, CoolDownMinutes = CoolDownMinutes, CountPer = CountPer, Verdict = Verdict, Service = ServiceId, Severity = Severity,
            Tags = Tags ?? [], Team = TeamId, PageAfterMinutes = PageAfterMinutes, Runbook = Runbook,
        };
    }
}
