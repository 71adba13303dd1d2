using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Imp.Web.Host;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Imp.Tests.House;

/// <summary>Every address of the server and who may use it. What senders use (/in, /v2/enqueue, /ping) answers before routing and asks for an integration key or a heartbeat's id.</summary>
public sealed class RouteTests
{
    /// <summary>Method, address, who: everybody, whoever is signed in, or a permission.</summary>
    internal static readonly string[] Matrix =
    [
        // What follows from the resources stands in the API's document.
        "ANY /api/{**rest} View",
        "GET /api/docs View",
        "GET /api/openapi.json View",

        // The bell for programs.
        "ANY /hubs/events View",
        "ANY /hubs/events/negotiate View",
        "ANY /hubs/live View",
        "ANY /hubs/live/negotiate View",

        // Pages.
        "GET /escalation-policies signed in",
        "GET /schedules signed in",
        "GET /schedules/new signed in",
        "GET /schedules/{Id:guid} signed in",
        "GET /schedules/{Id:guid}/edit signed in",
        "GET /escalation-policies/new signed in",
        "GET /escalation-policies/whom signed in",
        "GET /escalation-policies/{Id:guid} signed in",
        "GET / signed in",
        "GET /deliveries signed in",
        "GET /deliveries/why signed in",
        "GET /events signed in",
        "GET /events/{Sequence:long} signed in",
        "GET /heartbeats signed in",
        "GET /heartbeats/{Id:guid} signed in",
        "GET /incidents signed in",
        // The team's own services only; the command asks which.
        "GET /incidents/new Respond somewhere",
        "GET /incidents/{Number:long} signed in",
        // Files beside an incident. The desk asks for the team: AttachmentApiTests.
        "POST /incidents/{number:long}/attachments Respond somewhere",
        "GET /incidents/{number:long}/attachments/{id:guid} View",
        "GET /incidents/{number:long}/attachments/{id:guid}/picture View",
        "GET /integrations signed in",
        "GET /integrations/{Id:guid} signed in",
        "GET /integrations/{Id:guid}/transform signed in",
        "GET /jobs Manage",
        "GET /me signed in",
        "GET /not-found signed in",
        "GET /people signed in",
        "GET /probes signed in",
        "GET /probes/{Id:guid} signed in",
        "GET /quiet signed in",
        "GET /rules signed in",
        "GET /services signed in",
        "GET /settings Manage",
        "GET /teams signed in",
        "GET /teams/{Id:guid}/keys Manage somewhere",
        "GET /webhooks Manage",
        "GET /webhooks/{Id:guid} Manage",
        "GET /welcome signed in",

        "GET /configuration Manage",
        "GET /configuration/{Number:long} Manage",
        // The audit log, as a page and as a file.
        "GET /audit Manage",
        "GET /audit/export.csv Manage",
        "GET /audit/export.json Manage",
        // Others than the person and owners are told that there is none: SecurityListTests.
        "GET /people/{id:guid}/data.json View",

        // For Prometheus.
        "GET /metrics View",

        // What Ctrl+K finds.
        "GET /palette View",

        // The wall screen. Who has no key that works is turned away: WallTests.
        "GET /wall View",
        "GET /wall/live View",
        "GET /wall/now View",
        "GET /wall/{key} everybody",
        "GET /wall/{key}/live everybody",

        // The doors.
        "GET /a/{token} everybody",
        "GET /ical/{secret}.ics everybody",
        "GET /healthz everybody",
        "GET /healthz/live everybody",
        "GET /readyz everybody",
        "GET /setup everybody",
        "GET /language everybody",
        "GET /sign-in everybody",
        "GET /sign-in/forgot everybody",
        "GET /sign-in/provider everybody",
        "GET /sign-in/provider/back everybody",
        "GET /signed-out everybody",
        // Whoever has no link that works is told so: LinkTests.
        "GET /invitation/{Key} everybody",
        "GET /reset/{Key} everybody",
        // Whoever has not shown a right password a moment ago is sent back.
        "GET /sign-in/code everybody",
        "POST /a/{token} everybody",
        "POST /a/{token}/close everybody",
        "POST /a/{token}/snooze everybody",
        // Whoever does not bring what Imp put into the button is turned away: MattermostButtonsTests.
        "POST /mattermost/action everybody",
        // Whoever has no signature of Twilio's is turned away: TwilioRepliesTests.
        "POST /a/{token}/call everybody",
        "POST /twilio/sms everybody",
        "POST /twilio/status/{id:guid} everybody",
        "POST /sign-out everybody",
        "POST /sign-out-everywhere View",
        "POST /test-alert Respond",
    ];

    [Fact]
    public async Task Every_route_has_a_row_that_says_who_may_use_it()
    {
        var routes = (await RoutesAsync()).Where(route => !IsWebFile(route) && !IsFramework(route) && !IsResource(route)).SelectMany(Rows).Distinct().ToList();

        routes.Except(Matrix).Should().BeEmpty("a new route gets its row in RouteTests");
        Matrix.Except(routes).Should().BeEmpty("a row without a route says something that is not true");
    }

    [Fact]
    public async Task The_committed_document_of_the_api_says_of_every_route_who_may_use_it()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json")))!;
        var told = from path in document["paths"]!.AsObject()
                   from method in path.Value!.AsObject()
                   where method.Key != "parameters"
                   select $"{method.Key.ToUpperInvariant()} {path.Key} {method.Value!["x-permission"]}{(method.Value["x-permission-in-team"] is null ? "" : " somewhere")}";

        (await RoutesAsync()).Where(IsResource).SelectMany(Rows).Select(Plain).Where(row => !row.StartsWith("ANY ", StringComparison.Ordinal)).Should().BeEquivalentTo(told);
    }

    [Fact]
    public async Task Every_address_of_the_api_answers_to_a_method_that_it_does_not_have_whoever_may_read()
    {
        var rows = (await RoutesAsync()).Where(IsResource).SelectMany(Rows).Select(Plain).ToLookup(row => row.StartsWith("ANY ", StringComparison.Ordinal), row => row.Split(' '));

        rows[true].Should().OnlyContain(row => row[2] == nameof(Imp.Domain.Shared.Permission.View));
        rows[true].Select(row => row[1]).Should().BeEquivalentTo(rows[false].Select(row => row[1]).Distinct());
    }

    [Fact]
    public async Task The_frameworks_own_routes_ask_for_somebody_who_is_signed_in() =>
        (await RoutesAsync()).Where(IsFramework).SelectMany(Rows).Should().NotBeEmpty().And.OnlyContain(row => row.EndsWith(" signed in"));

    [Fact]
    public async Task Style_sheets_scripts_and_fonts_are_for_everybody() =>
        (await RoutesAsync()).Where(IsWebFile).SelectMany(Rows).Should().NotBeEmpty().And.OnlyContain(row => row.EndsWith(" everybody") && (row.StartsWith("GET ") || row.StartsWith("HEAD ")));

    private static async Task<IReadOnlyList<RouteEndpoint>> RoutesAsync()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);
        await using var app = ServerParts.Build(data, new ImpSettings());
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private static bool IsWebFile(RouteEndpoint route) => route.DisplayName?.StartsWith("Web file ", StringComparison.Ordinal) == true;

    private static bool IsResource(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal);

    private static string Plain(string row) => Regex.Replace(row, @":\w+\}", "}");

    private static bool IsFramework(RouteEndpoint route) => !IsWebFile(route) && route.RoutePattern.RawText!.TrimStart('/').StartsWith('_');

    /// <summary>A page also takes POST, for the forms on it; it asks for the same as its GET.</summary>
    private static IEnumerable<string> Rows(RouteEndpoint route)
    {
        var address = "/" + route.RoutePattern.RawText!.Trim('/');
        var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];
        var isPage = route.Metadata.Any(one => one.GetType().Name == "ComponentTypeMetadata");
        return methods.Where(method => !isPage || method == "GET").Select(method => $"{method} {address} {Who(route)}");
    }

    private static string Who(RouteEndpoint route)
    {
        if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "everybody";
        return route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(one => one.Policy).LastOrDefault(policy => policy is not null) ?? "signed in";
    }
}
