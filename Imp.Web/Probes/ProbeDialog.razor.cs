using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Probes;
using Imp.Web.Heartbeats;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Probes;

/// <summary>Makes or changes a probe.</summary>
public sealed partial class ProbeDialog
{
    private static readonly int[] Usual = [10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 21_600, 86_400];
    private static readonly IReadOnlyList<Choice<AlertSeverity>> Severities = [.. Enum.GetValues<AlertSeverity>().Select(one => new Choice<AlertSeverity>(one, one.ToIncident().Label()))];
    private static readonly IReadOnlyList<Choice<bool>> Methods = [new(false, "GET"), new(true, "HEAD, without the text")];
    private static readonly IReadOnlyList<Choice<ProbeKind>> Kinds = [.. Enum.GetValues<ProbeKind>().Select(one => new Choice<ProbeKind>(one, ProbeWords.Of(one), About(one)))];

    private ProbeId id;
    private string? name;
    private ServiceId service;
    private ProbeKind kind;
    private string? target;
    private bool usesHead;
    private string? statuses;
    private string? contains;
    private string? lacks;
    private bool follows;
    private string? slow;
    private string? warningDays;
    private string? criticalDays;
    private int interval;
    private string? timeout;
    private string? retries;
    private string? successes;
    private AlertSeverity severity = AlertSeverity.Error;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public ProbeRow? Probe { get; set; }

    /// <summary>What can be chosen.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Named<ServiceId>> Services { get; set; } = [];

    [Inject] private IChance Chance { get; set; } = null!;

    private IReadOnlyList<Choice<int>> Times => [.. Usual.Append(interval).Distinct().Order().Select(one => new Choice<int>(one, HeartbeatWords.Time(one)))];

    private ProbeCheck Check => new(
        kind, target?.Trim() ?? "", kind == ProbeKind.Http && usesHead, string.IsNullOrWhiteSpace(statuses) ? ProbeCheck.UsualStatuses : statuses.Trim(), Blank(contains), Blank(lacks),
        kind == ProbeKind.Tls || string.IsNullOrWhiteSpace(slow) ? null : Number(slow), follows, Number(warningDays), Number(criticalDays));

    private ProbeRhythm Rhythm => new(interval, Number(timeout), Number(retries), Number(successes));

    private string TargetLabel => kind switch
    {
        ProbeKind.Http => "Address",
        ProbeKind.Tcp or ProbeKind.Tls => "Host and port",
        ProbeKind.Ping => "Host",
    };

    private string TargetExample => kind switch
    {
        ProbeKind.Http => "https://shop.example.org/health",
        ProbeKind.Tcp => "db7.example.net:5432",
        ProbeKind.Tls => "shop.example.org:443",
        ProbeKind.Ping => "gateway.example.net",
    };

    private string TargetHint => "Private addresses and this machine are refused unless an operator lists them in Outbound:Allow, by name, address or network such as 10.1.0.0/16.";

    protected override void OnInitialized()
    {
        var (check, rhythm) = (Probe?.Check ?? new ProbeCheck(ProbeKind.Http, ""), Probe?.Rhythm ?? new ProbeRhythm());
        (id, name, service, severity) = (Probe?.Id ?? new(Chance.NewId()), Probe?.Name, Probe?.ServiceId ?? (Services.Count == 1 ? Services[0].Id : default), Probe?.Severity ?? severity);
        (kind, target, usesHead, statuses, contains, lacks, follows) = (check.Kind, check.Target, check.UsesHead, check.Statuses, check.Contains, check.Lacks, check.FollowsRedirects);
        (slow, warningDays, criticalDays) = (check.SlowMs is { } most ? Text(most) : null, Text(check.WarningDays), Text(check.CriticalDays));
        (interval, timeout, retries, successes) = (rhythm.IntervalSeconds, Text(rhythm.TimeoutSeconds), Text(rhythm.Retries), Text(rhythm.Successes));
    }

    private static string About(ProbeKind kind) => kind switch
    {
        ProbeKind.Http => "An answer over HTTP",
        ProbeKind.Tcp => "A port that answers",
        ProbeKind.Tls => "How long it is good",
        ProbeKind.Ping => "A host that answers",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is no number is one that no rule allows, so that the field is told.</summary>
    private static int Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private string? Blank(string? text) => kind != ProbeKind.Http || string.IsNullOrWhiteSpace(text) ? null : text;

    private Task SaveAsync() => Probe is null
        ? SendAsync(new CreateProbe(id, service, name ?? "", Check, Rhythm, severity), true)
        : SendAsync(new EditProbe(id, service, name ?? "", Check, Rhythm, severity), true);
}
