using Imp.Domain.Shared;
using Microsoft.AspNetCore.WebUtilities;

namespace Imp.Web.Shell;

/// <summary>Every address of the console, made in one place.</summary>
public static class Links
{
    public const string Incidents = "/incidents";
    public const string NewIncident = "/incidents/new";
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
    public const string Deliveries = "/deliveries";
    public const string Audit = "/audit";
    public const string Configuration = "/configuration";
    public const string Webhooks = "/webhooks";
    public const string ApiDocs = "/api/docs";
    public const string Me = "/me";
    public const string NewPolicy = "/escalation-policies/new";

    /// <summary>The sign-in.</summary>
    /// <param name="returnUrl">Where it leads on to; null for the front page.</param>
    public static string SignIn(string? returnUrl = null) => With("/sign-in", ("returnUrl", returnUrl));

    /// <summary>Asks for a link to a new password.</summary>
    public const string Forgot = "/sign-in/forgot";

    /// <summary>To the OpenID provider.</summary>
    public static string Provider(string? returnUrl) => With("/sign-in/provider", ("returnUrl", returnUrl));

    /// <summary>The second step of the sign-in.</summary>
    public static string SecondStep(string? returnUrl) => With("/sign-in/code", ("returnUrl", returnUrl));
    /// <summary>Remembers a language for this browser; <see cref="InLanguage"/> says which.</summary>
    public const string Language = "/language";

    /// <summary>Takes a posted form.</summary>
    public const string SignOutEverywhere = "/sign-out-everywhere";

    /// <summary>Goes to an address of the console in another language.</summary>
    public static string InLanguage(string code, string address) => With(Language, ("to", code), ("returnUrl", address));

    public static string Incident(long number) => $"/incidents/{number}";

    /// <summary>Where a page's script sends files.</summary>
    public static string Attachments(long number) => $"/incidents/{number}/attachments";

    /// <summary>A file, to be saved.</summary>
    public static string Attachment(long number, AttachmentId id) => $"/incidents/{number}/attachments/{id}";

    /// <summary>The same to be drawn, of those that are pictures.</summary>
    public static string AttachmentPicture(long number, AttachmentId id) => $"/incidents/{number}/attachments/{id}/picture";

    /// <summary>One entry of an incident's timeline.</summary>
    public static string Entry(long number, long sequence) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/incidents/{number}?entry={sequence}#e{sequence}");

    /// <summary>The incidents that a search finds.</summary>
    public static string IncidentsWith(string query, string? group = null) => With(Incidents, ("q", query), ("group", group));

    /// <summary>A saved view of the incidents.</summary>
    public static string View(ViewId id) => With(Incidents, ("view", id.Value.ToString()));

    /// <summary>The incidents of one service.</summary>
    public static string IncidentsOf(ServiceId service) => With(Incidents, ("service", service.Value.ToString()));

    /// <summary>One revision of the configuration.</summary>
    public static string Revision(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/configuration/{number}");

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

    /// <param name="show">week, month or year; null for a week.</param>
    /// <param name="day">A date that is shown; null for today.</param>
    /// <param name="zone">"mine" for the viewer's zone; null for the schedule's.</param>
    public static string Schedule(ScheduleId id, string? show = null, string? day = null, string? zone = null) => With($"/schedules/{id.Value}", ("show", show), ("day", day), ("zone", zone));

    public static string EditSchedule(ScheduleId id) => $"/schedules/{id.Value}/edit";

    /// <summary>Whom an incident would page.</summary>
    public static string Whom(string? service = null, string? severity = null, string? at = null) => With("/escalation-policies/whom", ("service", service), ("severity", severity), ("at", at));

    public static string Policy(PolicyId id) => $"/escalation-policies/{id.Value}";

    /// <summary>What was sent to a webhook.</summary>
    /// <param name="state">Null for all of it.</param>
    public static string Webhook(WebhookId id, string? state = null) => With($"{Webhooks}/{id.Value}", ("state", state));

    /// <summary>A list's archived half, or its active one.</summary>
    public static string Archived(string list, bool archived = true) => archived ? With(list, ("archived", "true")) : list;

    /// <summary>The messages to one person.</summary>
    public static string DeliveriesTo(UserId person) => With(Deliveries, ("person", person.Value.ToString()));

    /// <summary>Why somebody was paged or not: for one incident, or in a span of time.</summary>
    /// <param name="person">Null for the viewer.</param>
    public static string Why(UserId? person = null, long? incident = null, string? from = null, string? until = null) => With(
        "/deliveries/why", ("person", person?.Value.ToString()), ("incident", incident?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("from", from), ("until", until));

    /// <summary>The jobs in one state; all of them for null.</summary>
    public static string JobsIn(string? state) => With(Jobs, ("state", state));

    /// <summary>All that is stored about a person, as a file.</summary>
    public static string PersonalData(UserId person) => $"/people/{person.Value}/data.json";

    /// <summary>What somebody did: a person, a key or an integration.</summary>
    public static string AuditBy(Guid actor) => With(Audit, ("person", actor.ToString()));

    /// <summary>What was done to something.</summary>
    public static string AuditAbout(Guid subject) => With(Audit, ("about", subject.ToString()));

    /// <summary>What was done to an incident.</summary>
    public static string AuditOf(long incident) => With(Audit, ("incident", incident.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The API keys that are limited to a team.</summary>
    public static string TeamKeys(TeamId team) => $"{Teams}/{team.Value}/keys";

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
