using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Heartbeats;

/// <summary>Makes or changes a heartbeat.</summary>
public sealed partial class HeartbeatDialog
{
    private static readonly int[] Periods = [10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800, 2_592_000];
    private static readonly int[] Graces = [10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
    private static readonly IReadOnlyList<Choice<bool>> Ways = [new(false, "At an interval", "From one beat to the next"), new(true, "By the clock", "As a cron line says")];
    private static readonly IReadOnlyList<Choice<AlertSeverity>> Severities = [.. Enum.GetValues<AlertSeverity>().Select(one => new Choice<AlertSeverity>(one, one.ToIncident().Label()))];

    private HeartbeatId id;
    private string? name;
    private string? slug;
    private string? description;
    private ServiceId service;
    private bool byCron;
    private int period = 300;
    private int grace = 60;
    private string? cron;
    private string? zone;
    private AlertSeverity severity = AlertSeverity.Error;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public HeartbeatRow? Heartbeat { get; set; }

    /// <summary>What can be chosen.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<Named<ServiceId>> Services { get; set; } = [];

    /// <summary>Whoever looks lives there; offered for a new one.</summary>
    [Parameter] public TimeZoneInfo? Viewer { get; set; }

    [Inject] private IChance Chance { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private Rhythm Rhythm => byCron ? new(null, cron?.Trim() ?? "", zone?.Trim() ?? "", grace) : new(period, null, null, grace);

    /// <summary>Says what a line means while it is typed.</summary>
    private string CronHint =>
        CronLine.TryParse(cron) is { } line && TimeZoneInfo.TryFindSystemTimeZoneById(zone?.Trim() ?? "", out var at) && line.NextAfter(Clock.GetUtcNow(), at) is { } next
            ? string.Create(CultureInfo.InvariantCulture, $"Next {TimeZoneInfo.ConvertTime(next, at):dddd d MMMM yyyy, HH:mm}.")
            : "Minute, hour, day of month, month, day of week; as in your crontab.";

    protected override void OnInitialized()
    {
        (id, service, zone) = (new(Chance.NewId()), Services.Count == 1 ? Services[0].Id : default, Viewer?.Id ?? "UTC");
        if (Heartbeat is not { } row) return;
        (id, name, slug, description, service, severity, grace) = (row.Id, row.Name, row.Slug, row.Description, row.ServiceId, row.Severity, row.Rhythm.GraceSeconds);
        (byCron, period, cron, zone) = (row.Rhythm.Cron is not null, row.Rhythm.PeriodSeconds ?? period, row.Rhythm.Cron, row.Rhythm.Zone ?? zone);
    }

    private static IReadOnlyList<Choice<int>> Times(int[] usual, int chosen) => [.. usual.Append(chosen).Distinct().Order().Select(one => new Choice<int>(one, HeartbeatWords.Time(one)))];

    /// <summary>The short name follows until somebody writes another.</summary>
    private void SetName(string? value)
    {
        if (string.IsNullOrEmpty(slug) || slug == Slug.Of(name)) slug = Slug.Of(value);
        name = value;
    }

    /// <summary>The two fields are one part of the command; its message belongs to the zone when that is what is not known.</summary>
    private string? CronError => IsZone ? Error("Rhythm") : null;

    private string? ZoneError => IsZone ? null : Error("Rhythm");

    private bool IsZone => ZoneTime.Knows(zone?.Trim());

    private Task SaveAsync() => Heartbeat is null
        ? SendAsync(new CreateHeartbeat(id, service, name ?? "", slug ?? "", Rhythm, severity) { Description = description }, true)
        : SendAsync(new EditHeartbeat(id, service, name ?? "", slug ?? "", Rhythm, severity) { Description = description }, true);
}
