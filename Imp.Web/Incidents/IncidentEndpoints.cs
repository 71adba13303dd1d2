using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Services;
using Imp.Web.Api;

namespace Imp.Web.Incidents;

/// <summary>Incidents over HTTP. Reading needs the permission View; what a change needs, its command says.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents").RequireAuthorization(nameof(Permission.View));
        incidents.MapGet("/", ListAsync);
        incidents.MapPost("/", DeclareAsync);
        incidents.MapGet("/{number:long}", GetAsync);
        incidents.MapPatch("/{number:long}", EditAsync);
        incidents.MapPost("/{number:long}/acknowledgement", AcknowledgeAsync);
        incidents.MapDelete("/{number:long}/acknowledgement", UnacknowledgeAsync);
        incidents.MapPost("/{number:long}/snooze", SnoozeAsync);
        incidents.MapPost("/{number:long}/closure", CloseAsync);
        incidents.MapPost("/{number:long}/reopening", ReopenAsync);
        incidents.MapPost("/{number:long}/notes", AddNoteAsync);
        incidents.MapPost("/{number:long}/merge", MergeAsync);
        incidents.MapDelete("/{number:long}/merge", UnmergeAsync);
    }

    private static async Task<IResult> ListAsync(
        IncidentQueries queries, CancellationToken cancel, string? state = null, string? service = null, string? team = null, string? severity = null,
        string? tag = null, string? text = null, string? cursor = null, string limit = "50")
    {
        if (IncidentFilter.StateOf(state) is null) throw ApiBody.Wrong("state", "One of open, acknowledged, closed, all; left out: everything that is not closed.");
        if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most is < 1 or > IncidentQueries.MostRows) throw ApiBody.Wrong("limit", $"From 1 to {IncidentQueries.MostRows}.");
        if (severity?.Split(',').Any(word => Severities.Parse(word) is null) == true) throw ApiBody.Wrong("severity", "One or more of SEV1, SEV2, SEV3, SEV4, separated by commas.");
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw ApiBody.Wrong("cursor", "Pass on \"next\" of the page before as it is.");

        var page = await queries.ListAsync(IncidentFilter.Parse(state, service, team, severity, tag, text), cursor, most, cancel);
        return Results.Json(new { items = page.Items.Select(IncidentItem.Of), next = page.Next });
    }

    private static async Task<IResult> GetAsync(long number, IncidentQueries queries, CancellationToken cancel) =>
        Results.Json(await DetailAsync(number, queries, cancel));

    private static async Task<IResult> DeclareAsync(HttpRequest request, IncidentQueries queries, ServiceFinder services, CommandBus bus, ICurrentActor me, IChance chance, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<DeclarationBody>(request, cancel);
        var service = await services.FindAsync(body.Service, cancel) ?? throw ApiBody.Wrong("service", "Name or id of a service that is not archived.");
        var severity = Severities.Parse(body.Severity ?? "SEV3") ?? throw ApiBody.Wrong("severity", "One of SEV1, SEV2, SEV3, SEV4.");
        var id = new IncidentId(chance.NewId());
        await bus.ExecuteAsync(new DeclareIncident(id, service, body.Title ?? "", severity, body.Notes, body.DedupKey, body.Tags), await me.GetAsync(), cancel);
        var number = await queries.NumberOfAsync(id, cancel);
        return Results.Created($"/api/v1/incidents/{number}", await DetailAsync(number, queries, cancel));
    }

    private static async Task<IResult> EditAsync(long number, HttpRequest request, IncidentQueries queries, PersonFinder people, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<EditBody>(request, cancel);
        var severity = body.Severity is null ? (Severity?)null : Severities.Parse(body.Severity) ?? throw ApiBody.Wrong("severity", "One of SEV1, SEV2, SEV3, SEV4.");
        var assignee = string.IsNullOrEmpty(body.Assignee) ? (UserId?)null : await people.FindAsync(body.Assignee, cancel) ?? throw ApiBody.Wrong("assignee", "Mail address or id of a person; \"\" to take the assignee away.");
        var id = await IdAsync(number, queries, cancel);
        await bus.ExecuteAsync(
            new EditIncident(id, body.Title, severity, IncidentWords.Status(body.Status), body.Notes, body.NotesBefore, body.Tags, assignee, body.Assignee is ""), await me.GetAsync(), cancel);
        return Results.Json(await DetailAsync(number, queries, cancel));
    }

    private static async Task<IResult> AcknowledgeAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<AcknowledgementBody>(request, cancel);
        return await DoAsync(number, id => new AcknowledgeIncident(id, body.Note), queries, bus, me, cancel);
    }

    private static Task<IResult> UnacknowledgeAsync(long number, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel) =>
        DoAsync(number, id => new UnacknowledgeIncident(id), queries, bus, me, cancel);

    private static async Task<IResult> SnoozeAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, TimeProvider clock, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<SnoozeBody>(request, cancel);
        var until = body.Until ?? (body.Minutes is { } minutes ? clock.GetUtcNow().AddMinutes(minutes) : throw ApiBody.Wrong("until", "An instant, or \"minutes\" from now."));
        return await DoAsync(number, id => new SnoozeIncident(id, until), queries, bus, me, cancel);
    }

    private static async Task<IResult> CloseAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<ClosureBody>(request, cancel);
        return await DoAsync(number, id => new CloseIncident(id, IncidentWords.Reason(body.Reason), body.Note), queries, bus, me, cancel);
    }

    private static async Task<IResult> ReopenAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<ReopeningBody>(request, cancel);
        return await DoAsync(number, id => new ReopenIncident(id, body.Reason ?? ""), queries, bus, me, cancel);
    }

    private static async Task<IResult> AddNoteAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<NoteBody>(request, cancel);
        return await DoAsync(number, id => new AddNote(id, body.Text ?? ""), queries, bus, me, cancel);
    }

    private static async Task<IResult> MergeAsync(long number, HttpRequest request, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync<MergeBody>(request, cancel);
        var into = body.Into is { } other && await queries.FindIdAsync(other, cancel) is { } found ? found : throw ApiBody.Wrong("into", "Number of an open incident.");
        return await DoAsync(number, id => new MergeIncident(id, into), queries, bus, me, cancel);
    }

    private static Task<IResult> UnmergeAsync(long number, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel) =>
        DoAsync(number, id => new UnmergeIncident(id), queries, bus, me, cancel);

    private static async Task<IResult> DoAsync(long number, Func<IncidentId, ICommand> command, IncidentQueries queries, CommandBus bus, ICurrentActor me, CancellationToken cancel)
    {
        await bus.ExecuteAsync(command(await IdAsync(number, queries, cancel)), await me.GetAsync(), cancel);
        return Results.NoContent();
    }

    private static async Task<IncidentId> IdAsync(long number, IncidentQueries queries, CancellationToken cancel) =>
        await queries.FindIdAsync(number, cancel) ?? throw new Missing("incident");

    private static async Task<IncidentDetail> DetailAsync(long number, IncidentQueries queries, CancellationToken cancel)
    {
        var view = await queries.GetAsync(number, cancel) ?? throw new Missing("incident");
        return IncidentDetail.Of(view, await queries.TimelineAsync(view.Row.Id, null, 200, cancel));
    }
}
