using Imp.Domain.Jobs;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Live;

/// <summary>What somebody looks at. Rings when a committed change touched it.</summary>
public readonly record struct Topic(string Name)
{
    /// <summary>Any incident: lists and counts.</summary>
    public static readonly Topic Incidents = new("incident");

    /// <summary>An event was stored and waits to be looked at.</summary>
    public static readonly Topic Inbox = new("inbox");

    /// <summary>The feed has something new for programs outside.</summary>
    public static readonly Topic Feed = new("feed");

    /// <summary>Addresses outside that are told what happens.</summary>
    public static readonly Topic Webhooks = new("webhook");

    /// <summary>What was sent to them.</summary>
    public static readonly Topic WebhookLog = new("call");

    /// <summary>It is known what became of some events.</summary>
    public static readonly Topic Events = new("event");

    public static readonly Topic People = new("person");
    public static readonly Topic Teams = new("team");
    public static readonly Topic Services = new("service");
    public static readonly Topic Integrations = new("integration");
    /// <summary>A transform failed, or works again.</summary>
    public static readonly Topic Transforms = new("transform");

    public static readonly Topic Policies = new("policy");
    public static readonly Topic Schedules = new("schedule");
    /// <summary>Silences, mutes and maintenance windows.</summary>
    public static readonly Topic Quiet = new("quiet");

    /// <summary>What services do about blips, flapping and storms.</summary>
    public static readonly Topic Noise = new("noise");

    /// <summary>An integration is over its limit, at most once a second, or no longer.</summary>
    public static readonly Topic Limits = new("limit");

    /// <summary>The list of rules was saved.</summary>
    public static readonly Topic Rules = new("rules");

    /// <summary>Anything about what belongs together, such as that an incident waits behind another.</summary>
    public static readonly Topic Grouping = new("grouping");

    /// <summary>How the alerts of a service are put together.</summary>
    public static readonly Topic GroupRules = new("grouping.changed");

    /// <summary>Which services need which.</summary>
    public static readonly Topic Dependencies = new("grouping.dependencies-changed");

    /// <summary>Somebody said that two incidents do not belong together.</summary>
    public static readonly Topic DismissedMerges = new("grouping.merge-dismissed");

    public static readonly Topic Heartbeats = new("heartbeat");

    /// <summary>Pings came, or stayed away.</summary>
    public static readonly Topic Beats = new("beat");

    public static readonly Topic Probes = new("probe");

    /// <summary>Probes have looked.</summary>
    public static readonly Topic Looks = new("look");

    /// <summary>Saved views of lists, and how people like their lists.</summary>
    public static readonly Topic Views = new("view");

    public static readonly Topic Contacts = new("contact");
    public static readonly Topic Deliveries = new("delivery");
    public static readonly Topic Jobs = new("job");

    /// <summary>How much may leave, and what goes together.</summary>
    public static readonly Topic MessageLimits = new("sending");

    /// <summary>A channel was paused or resumed, or a server fails or works again.</summary>
    public static readonly Topic Channels = new("channel");

    public static readonly Topic Keys = new("key");
    /// <summary>Templates for incidents.</summary>
    public static readonly Topic Templates = new("template");

    public static readonly Topic Walls = new("wall");
    public static readonly Topic Sessions = new("session");
    public static readonly Topic Escalations = new("escalation");

    /// <summary>A revision of the configuration was kept.</summary>
    public static readonly Topic Configuration = new("configuration");

    /// <summary>Something was changed that may be part of the configuration.</summary>
    public static readonly Topic ConfigurationChanged = new("configuration-changed");

    /// <summary>Health of the installation itself: the banner.</summary>
    public static readonly Topic System = new("system");

    /// <summary>Somebody wants a backup now.</summary>
    public static readonly Topic BackupAsked = new("backup-asked");

    /// <summary>The clock jumped: what was due then is looked at again.</summary>
    public static readonly Topic ClockJumps = new("clock");

    private static readonly HashSet<string> Public = [.. new[] { Incidents, Events, Services, Teams, People, Integrations, Policies, Schedules, Jobs, Deliveries, Heartbeats, Beats, Probes, Looks }.Select(topic => topic.Name)];

    /// <returns>True for a topic that programs may listen to.</returns>
    public static bool IsPublic(string name) => Public.Contains(name) || name.StartsWith("incident/", StringComparison.Ordinal) && Guid.TryParseExact(name["incident/".Length..], "N", out _);

    /// <summary>One incident: its page.</summary>
    public static Topic Incident(IncidentId id) => new("incident/" + id.Value.ToString("N"));

    /// <summary>Who writes in the notes of one incident.</summary>
    public static Topic Notes(IncidentId id) => new("notes/" + id.Value.ToString("N"));

    /// <summary>One kind of event, by its whole name: for workers, so that they sleep through what is no work for them.</summary>
    public static Topic Happened(string name) => new(name);

    /// <summary>Work for one queue of jobs.</summary>
    public static Topic Queue(string queue) => new("queue/" + queue);

    /// <summary>Which topics an event rings: its name, the part of it before the dot, the queue that it gives work, and the incident whose timeline it is on.</summary>
    public static IEnumerable<Topic> Of(DomainEvent happened)
    {
        yield return Happened(happened.Name);
        yield return new Topic(happened.Name[..happened.Name.IndexOf('.')]);
        if (happened is IQueued work) yield return Queue(work.Queue);
        if (happened is not IOnTimeline entry) yield break;
        yield return Incidents;
        yield return Incident(entry.Incident);
    }
}
