using Imp.Domain.Shared;
using Microsoft.AspNetCore.WebUtilities;

namespace Imp.Web.Shell;

/// <summary>Every address of the console, made in one place.</summary>
public static class Links
{
    public const string Incidents = "/incidents";
    public const string Services = "/services";
    public const string Teams = "/teams";
    public const string People = "/people";
    public const string Integrations = "/integrations";
    public const string Events = "/events";
    public const string Heartbeats = "/heartbeats";
    public const string Probes = "/probes";
    public const string Quiet = "/quiet";
    public const string Rules = "/rules";
    public const string Schedules = "/schedules";
    public const string NewSchedule = "/schedules/new";
    public const string Policies = "/escalation-policies";
    public const string Jobs = "/jobs";
    public const string Settings = "/settings";
    public const string Me = "/me";
    public const string NewPolicy = "/escalation-policies/new";

    /// <summary>Takes a posted form.</summary>
    public const string SignOutEverywhere = "/sign-out-everywhere";

    public static string Incident(long number) => $"/incidents/{number}";

    /// <summary>The incidents of one service.</summary>
    public static string IncidentsOf(ServiceId service) => With(Incidents, ("service", service.Value.ToString()));

    public static string Integration(IntegrationId id) => $"/integrations/{id.Value}";

    /// <summary>An integration's page with the set-up text of one format.</summary>
    public static string SetUpOf(IntegrationId id, string format) => With(Integration(id), ("format", format));

    /// <summary>How an integration's requests become alerts.</summary>
    /// <param name="kind">The tab; null for what counts now.</param>
    public static string Transform(IntegrationId id, string? kind = null) => With($"/integrations/{id.Value}/transform", ("kind", kind));

    public static string Heartbeat(HeartbeatId id) => $"/heartbeats/{id.Value}";

    public static string Probe(ProbeId id) => $"/probes/{id.Value}";

    public static string Event(long sequence) => $"/events/{sequence}";

    /// <summary>The events of one integration.</summary>
    public static string EventsOf(IntegrationId id) => With(Events, ("integration", id.Value.ToString()));

    /// <summary>One tab of the rules.</summary>
    public static string RulesTab(string tab) => With(Rules, ("tab", tab));

    /// <summary>One rule in the list.</summary>
    public static string Rule(RuleId id) => $"{Rules}#rule-{id.Value:N}";

    /// <summary>Asks the rules about an event.</summary>
    public static string RuleTest(long sequence) => With(Rules, ("tab", "test"), ("event", sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <param name="week">A date of the week that is shown; null for this one.</param>
    public static string Schedule(ScheduleId id, string? week = null) => With($"/schedules/{id.Value}", ("week", week));

    public static string EditSchedule(ScheduleId id) => $"/schedules/{id.Value}/edit";

    /// <summary>Whom an incident would page.</summary>
    public static string Whom(string? service = null, string? severity = null, string? at = null) => With("/escalation-policies/whom", ("service", service), ("severity", severity), ("at", at));

    public static string Policy(PolicyId id) => $"/escalation-policies/{id.Value}";

    /// <summary>A list's archived half, or its active one.</summary>
    public static string Archived(string list, bool archived = true) => archived ? With(list, ("archived", "true")) : list;

    /// <summary>The jobs in one state; all of them for null.</summary>
    public static string JobsIn(string? state) => With(Jobs, ("state", state));

    /// <summary>One tab of the settings; the first for null.</summary>
    public static string SettingsTab(string? tab) => With(Settings, ("tab", tab));

    /// <summary>An address with words; those without a value are left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> words)
    {
        foreach (var (name, value) in words)
            if (!string.IsNullOrEmpty(value)) path = QueryHelpers.AddQueryString(path, name, value);
        return path;
    }
}
