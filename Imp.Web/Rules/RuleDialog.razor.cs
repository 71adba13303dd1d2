using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Rules;
using Imp.Infrastructure.Rules;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Rules;

/// <summary>Edits one rule of a list that is being changed. Closes with the rule.</summary>
public sealed partial class RuleDialog
{
    private static readonly IReadOnlyList<Choice<RuleVerdict>> Verdicts =
    [
        new(RuleVerdict.Create, "Create an incident", "Or join the one that is open.", "flame"),
        new(RuleVerdict.Hold, "Hold it", "Kept and shown; somebody can let it through.", "pause"),
        new(RuleVerdict.Drop, "Drop it", "Written down as suppressed.", "volume-off"),
    ];

    private static readonly IReadOnlyList<Choice<RuleScope>> Scopes = [.. Enum.GetValues<RuleScope>().Select(one => new Choice<RuleScope>(one, RuleWords.Of(one)))];
    private static readonly IReadOnlyList<Choice<AlertSeverity?>> Severities = [.. Enum.GetValues<AlertSeverity>().Select(one => new Choice<AlertSeverity?>(one, one.ToIncident().Label()))];

    private static readonly IReadOnlyList<Choice<DayOfWeek>> Days =
        [.. Enumerable.Range(1, 7).Select(day => new Choice<DayOfWeek>((DayOfWeek)(day % 7), CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)(day % 7))))];

    private readonly RuleValidator validator = new();
    private Dictionary<string, string> errors = [];
    private Rule rule = null!;
    private IReadOnlyList<Rule> rehearsed = [];
    private string? problem;
    private bool tried;
    private bool hours;
    private bool counts;
    private IReadOnlyCollection<DayOfWeek> days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
    private string? from = "22:00", to = "06:00", zone, count = "3", window = "10", coolDown, pageAfter, tags, runbook;

    /// <summary>The whole list with this rule in it.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Rule> Rules { get; set; } = [];

    /// <summary>Its index.</summary>
    [Parameter, EditorRequired] public int Place { get; set; }

    /// <summary>The rules in force.</summary>
    [Parameter, EditorRequired] public RulesView Stored { get; set; } = null!;

    /// <summary>What can be chosen.</summary>
    [Parameter, EditorRequired] public RuleNames Names { get; set; } = null!;

    /// <summary>Whoever looks lives there.</summary>
    [Parameter] public TimeZoneInfo? Viewer { get; set; }

    protected override void OnInitialized()
    {
        rule = Rules[Place];
        zone = rule.Hours?.Zone ?? Viewer?.Id ?? "UTC";
        (hours, counts) = (rule.Hours is not null, rule.Threshold is not null);
        if (rule.Hours is { } at) (days, from, to) = (at.Days, Time(at.From), Time(at.To));
        if (rule.Threshold is { } threshold) (count, window) = (Text(threshold.Count), Text(threshold.Minutes));
        (coolDown, pageAfter, tags, runbook) = (Text(rule.CoolDownMinutes), Text(rule.PageAfterMinutes), string.Join(", ", rule.Tags), rule.Runbook);
        // A new rule without a name would take everything: what stands is rehearsed until it says something.
        rehearsed = rule.Name.Length == 0 ? Stored.Rules : Rules;
    }

    private string? Error(string field) => tried ? errors.GetValueOrDefault(field) : null;

    private void Choose(RuleVerdict verdict)
    {
        if (verdict != RuleVerdict.Create) (counts, coolDown) = (false, "0");
        rule = rule with { Verdict = verdict };
        Collect();
    }

    /// <summary>Takes up what is typed as text.</summary>
    private void Collect() => Set(rule with
    {
        Hours = hours ? new RuleHours([.. days.OrderBy(day => ((int)day + 6) % 7)], Clock(from), Clock(to), zone?.Trim() ?? "") : null,
        Threshold = counts ? new RuleThreshold(Number(count), Number(window)) : null,
        CoolDownMinutes = Number(coolDown),
        PageAfterMinutes = Number(pageAfter),
        Tags = TagNames.Clean((tags ?? "").Split(',')),
        Runbook = string.IsNullOrWhiteSpace(runbook) ? null : runbook.Trim(),
    });

    private void Set(Rule changed)
    {
        rule = changed;
        Check();
        if (errors.Keys.All(field => field == nameof(Rule.Name))) rehearsed = [.. Rules.Select((one, index) => index == Place ? rule : one)];
    }

    private void Check() =>
        errors = validator.Validate(rule).Errors.GroupBy(error => error.PropertyName.Split('.', '[')[0]).ToDictionary(group => group.Key, group => group.First().ErrorMessage);

    private void TakeOver()
    {
        tried = true;
        Collect();
        problem = errors.Count == 0 ? null : string.Join(" ", errors.Values.Distinct());
        if (errors.Count == 0) Dialogs.Close(rule);
    }

    private static TimeOnly Clock(string? text) => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : default;

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>-1 when it is not a number, which the validator refuses.</summary>
    private static int Number(string? text) => string.IsNullOrWhiteSpace(text) ? 0 : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
