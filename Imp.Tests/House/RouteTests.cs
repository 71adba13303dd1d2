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
    private static readonly string[] Matrix =
    [
        // What the API's commands need beyond View stands in CommandTests.
        "DELETE /api/v1/incidents/{number:long}/acknowledgement View",
        "ANY /api/{**rest} View",
        "DELETE /api/v1/incidents/{number:long}/merge View",
        "GET /api/v1/incidents View",
        "GET /api/v1/incidents/{number:long} View",
        "PATCH /api/v1/incidents/{number:long} View",
        "POST /api/v1/incidents View",
        "POST /api/v1/incidents/{number:long}/acknowledgement View",
        "POST /api/v1/incidents/{number:long}/closure View",
        "POST /api/v1/incidents/{number:long}/merge View",
        "POST /api/v1/incidents/{number:long}/notes View",
        "POST /api/v1/incidents/{number:long}/reopening View",
        "POST /api/v1/incidents/{number:long}/snooze View",

        // The bell for programs.
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
        "GET /events signed in",
        "GET /events/{Sequence:long} signed in",
        "GET /heartbeats signed in",
        "GET /heartbeats/{Id:guid} signed in",
        "GET /incidents signed in",
        "GET /incidents/new Respond",
        "GET /incidents/{Number:long} signed in",
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
        "GET /welcome signed in",

        // The doors.
        "GET /a/{token} everybody",
        "GET /healthz everybody",
        "GET /healthz/live everybody",
        "GET /setup everybody",
        "GET /sign-in everybody",
        "POST /a/{token} everybody",
        // Whoever has no signature of Twilio's is turned away: TwilioRepliesTests.
        "POST /a/{token}/call everybody",
        "POST /twilio/sms everybody",
        "POST /sign-out everybody",
        "POST /sign-out-everywhere View",
        "POST /test-alert Respond",
    ];

    [Fact]
    public async Task Every_route_has_a_row_that_says_who_may_use_it()
    {
        var routes = (await RoutesAsync()).Where(route => !IsWebFile(route) && !IsFramework(route)).SelectMany(Rows).Distinct().ToList();

        routes.Except(Matrix).Should().BeEmpty("a new route gets its row in RouteTests");
        Matrix.Except(routes).Should().BeEmpty("a row without a route says something that is not true");
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
