using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Noise;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Rules;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Webhooks;

namespace Imp.Web.Cli.Configuration;

/// <summary>A field that is changed by a route of its own.</summary>
/// <param name="Field">As the text calls it.</param>
/// <param name="Below">The route, below the thing.</param>
/// <param name="Read">What the API shows of it.</param>
/// <param name="Body">What is sent; the value is null where there is to be none.</param>
internal sealed record ConfigPart(string Field, Shape Shape, string Below, Func<JsonObject, JsonNode?> Read, Func<JsonNode?, JsonObject?> Body)
{
    /// <summary>How it is sent.</summary>
    public Func<JsonNode?, string> Method { get; init; } = _ => "PUT";
}

/// <summary>One section of the text: things of one kind.</summary>
/// <param name="Section">Its name, which is also the resource's path.</param>
/// <param name="Single">One of them, for sentences.</param>
/// <param name="Name">The fields by which one is known; the first is what people call it.</param>
/// <param name="Needed">What has no default.</param>
internal sealed record ConfigKind(string Section, string Single, Type Body, string[] Name, string[] Needed, Dictionary<string, JsonNode> Defaults)
{
    private IReadOnlyList<ShapeField>? fields;

    /// <summary>What is sent with every body, and is in no text.</summary>
    public Dictionary<string, JsonNode> Always { get; init; } = [];

    /// <summary>Fields that replace each other, so that all are sent when one changes.</summary>
    public string[] Together { get; init; } = [];

    /// <summary>Fields that name things of later sections: set when those are made.</summary>
    public string[] Later { get; init; } = [];

    public IReadOnlyList<ConfigPart> Parts { get; init; } = [];

    /// <summary>The field of the API by which one is found.</summary>
    public string Id { get; init; } = "id";

    /// <summary>There is at most one for each of what is there anyway: it is put there as a whole, and never made.</summary>
    public bool IsPut => Id != "id";

    /// <summary>One alone says more than the list does.</summary>
    public bool HasDetail { get; init; }

    /// <summary>Cannot be changed, only ended and made anew.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>Can be brought back when it is archived.</summary>
    public bool IsArchived { get; init; } = true;

    /// <summary>Only lines for which it holds belong to the configuration.</summary>
    public Func<JsonObject, bool> Belongs { get; init; } = _ => true;

    /// <summary>The list of the API, with those that are archived.</summary>
    public string List => IsArchived ? $"/{Section}?archived=all" : $"/{Section}";

    public IReadOnlyList<ShapeField> Fields => fields ??=
    [
        .. FieldsOf(Body).Concat(Parts.Select(part => new ShapeField(part.Field, part.Field, part.Shape, true, Defaults.GetValueOrDefault(part.Field))))
            .Select(one => one with { IsSet = one.Shape is { Kind: ShapeKind.List, Item.Kind: ShapeKind.Reference } }),
    ];

    public ConfigPart? PartOf(string field) => Parts.FirstOrDefault(part => part.Field == field);

    /// <returns>What people call one: <c>ana@example.org</c>, <c>nightly-backup of Checkout</c>.</returns>
    public string NameIn(JsonObject values) => string.Join(" of ", Name.Select(name => values[name]?.ToString() ?? ""));

    private IEnumerable<ShapeField> FieldsOf(Type body)
    {
        // A rule's body stands inside another and has no sentences of its own.
        var sent = Field.Of(body) is { Count: > 0 } told ? told.Select(one => (one.Name, Type: one.Property.PropertyType)) : Shape.Of(body).Fields.Select(one => (Name: one.Api, one.Shape.Type));
        foreach (var (api, type) in sent.Where(one => one.Name != "id" && !Always.ContainsKey(one.Name)))
        {
            var shape = Shape.Of(type);
            var name = Shape.NameOf(api, shape);
            yield return new ShapeField(name, api, shape, true, Defaults.GetValueOrDefault(name));
        }
    }
}

/// <summary>The names of the sections: all that the command line has to know before somebody asks for a configuration.</summary>
internal static class ConfigSections
{
    public static readonly IReadOnlyList<string> All =
        [
            "users", "teams", "schedules", "escalation-policies", "services", "integrations", "transforms", "transform-cases", "heartbeats", "probes", "maintenance-windows", "incident-templates", "webhooks",
            "message-limits", "rules",
        ];
}

/// <summary>The sections, in an order in which everything is there that what follows names.</summary>
internal static class ConfigKinds
{
    public const string Rules = "rules";

    private static readonly Dictionary<Type, string> Sections = new()
    {
        [typeof(UserId)] = "users", [typeof(TeamId)] = "teams", [typeof(ScheduleId)] = "schedules", [typeof(PolicyId)] = "escalation-policies", [typeof(ServiceId)] = "services", [typeof(IntegrationId)] = "integrations",
    };

    public static readonly IReadOnlyList<ConfigKind> All =
    [
        new("users", "person", typeof(UserResource.Body), ["email"], ["email", "name"], new() { ["role"] = "responder" }),
        new("teams", "team", typeof(TeamResource.Body), ["name"], ["name"], []) { Later = ["policy"] },
        new("schedules", "schedule", typeof(ScheduleResource.Body), ["name"], ["name", "team", "zone", "layers"], new() { ["coverage"] = "lowestLayer" }) { Always = new() { ["sure"] = true } },
        new("escalation-policies", "policy", typeof(PolicyResource.Body), ["name"], ["name", "team", "steps"],
            new() { ["repeats"] = 0, ["pauseMinutes"] = 5, ["ackTimeoutMinutes"] = new JsonArray([.. Domain.Escalation.AckTimeouts.Default.Minutes.Select(one => JsonValue.Create(one))]) }),
        new("services", "service", typeof(ServiceResource.Body), ["name"], ["name", "team"], new() { ["reopenWithinMinutes"] = 0, ["noise"] = JsonSerializer.SerializeToNode(NoiseRules.Default, ApiJson.Options)! })
        {
            Parts =
            [
                new("dependsOn", Shape.Of(typeof(IReadOnlyList<ServiceId>)), "dependencies", item => item["dependsOnIds"], value => new() { ["serviceIds"] = value ?? new JsonArray() }),
                new("grouping", Shape.Of(typeof(GroupingText)), "grouping", item => item["grouping"]?["isOn"]?.GetValue<bool>() == true ? item["grouping"] : null, value => value as JsonObject ?? new() { ["isOn"] = false }),
                new("noise", Shape.Of(typeof(NoiseRules)), "noise", item => item["noise"], value => value as JsonObject ?? []),
            ],
        },
        new("integrations", "integration", typeof(IntegrationResource.Body), ["name"], ["name", "service"], [])
        {
            Parts =
            [
                new("limit", Shape.Of(typeof(IntegrationResource.LimitBody)), "limit", item => new JsonObject { ["perSecond"] = item["limitPerSecond"]?.DeepClone(), ["burst"] = item["limitBurst"]?.DeepClone() }, value => value as JsonObject ?? []),
            ],
        },
        // The cases are tried by whoever changes a transform by hand; here they come along with it.
        new("transforms", "transform", typeof(TransformText), ["integration"], ["integration"], []) { Always = new() { ["sure"] = true }, Id = "integrationId", HasDetail = true, IsArchived = false, Belongs = item => item["kind"]?.ToString() != "none" },
        new("transform-cases", "test case", typeof(TransformCaseText), ["name", "integration"], ["name", "integration", "request", "expected"], []) { IsReplaced = true, IsArchived = false },
        new("heartbeats", "heartbeat", typeof(HeartbeatResource.Body), ["slug", "service"], ["slug", "name", "service"], new() { ["graceSeconds"] = 300, ["severity"] = "error" }) { Together = ["periodSeconds", "cron", "zone", "graceSeconds"] },
        new("probes", "probe", typeof(ProbeResource.Body), ["name", "service"], ["name", "service", "target"], ProbeDefaults()),
        new("maintenance-windows", "maintenance window", typeof(MaintenanceResource.Body), ["reason"], ["reason", "startsAt", "cron", "minutes"], []) { IsReplaced = true, IsArchived = false, Belongs = item => item["cron"] is not null },
        new("incident-templates", "template", typeof(IncidentTemplateResource.Body), ["name"], ["name"], new() { ["severity"] = "SEV3" }) { IsArchived = false },
        new("webhooks", "webhook", typeof(WebhookResource.Body), ["name"], ["name", "address"], new() { ["isOn"] = true })
        {
            Parts =
            [
                // What Imp switched off itself is still wanted.
                new("isOn", Shape.Of(typeof(bool)), "activation", item => item["isOn"]!.GetValue<bool>() || item["offReason"] is not null, _ => null) { Method = value => value?.GetValue<bool>() == true ? "POST" : "DELETE" },
            ],
        },
        new("message-limits", "message limit", typeof(MessageLimitText), ["name"], ["name", "value"], []) { Id = "name", IsArchived = false, Belongs = item => item["changed"]!.GetValue<bool>() },
        new(Rules, "rule", typeof(RuleResource.RuleBody), ["name"], ["name"], new() { ["isOn"] = true, ["coolDownMinutes"] = 0, ["countPer"] = "dedupKey", ["verdict"] = "create", ["pageAfterMinutes"] = 0 }) { IsArchived = false },
    ];

    /// <summary>The sections in an order in which nothing that is archived is still named by what is in use.</summary>
    public static readonly IReadOnlyList<string> ArchiveOrder =
        ["message-limits", "webhooks", "maintenance-windows", "incident-templates", "probes", "heartbeats", "transform-cases", "transforms", "integrations", "services", "escalation-policies", "schedules", "teams", "users"];

    public static string? SectionOf(Type id) => Sections.GetValueOrDefault(id);

    public static ConfigKind Of(string section) => All.Single(one => one.Section == section);

    private static Dictionary<string, JsonNode> ProbeDefaults()
    {
        var (check, rhythm) = (new ProbeCheck(ProbeKind.Http, ""), new ProbeRhythm());
        return new()
        {
            ["kind"] = "http", ["usesHead"] = check.UsesHead, ["statuses"] = check.Statuses, ["followsRedirects"] = check.FollowsRedirects, ["warningDays"] = check.WarningDays, ["criticalDays"] = check.CriticalDays,
            ["severity"] = "error", ["rhythm"] = JsonSerializer.SerializeToNode(rhythm, ApiJson.Options)!,
        };
    }
}

/// <summary>How the alerts of a service are put together, as the text says it.</summary>
internal sealed record GroupingText(IReadOnlyList<string> Fields, bool IsOn = true, int GapMinutes = 60, int MostAlerts = 1_000);

/// <summary>How an integration's requests become alerts, as the text says it: a script or a mapping.</summary>
internal sealed record TransformText(IntegrationId IntegrationId, string? Script, string? Compiled, Mapping? Mapping);

/// <summary>A request with what must become of it, as the text says it.</summary>
internal sealed record TransformCaseText(string Name, IntegrationId IntegrationId, SentRequest Request, string Expected);

/// <summary>A limit of outgoing messages that is not as Imp ships it.</summary>
internal sealed record MessageLimitText(string Name, int Value);
