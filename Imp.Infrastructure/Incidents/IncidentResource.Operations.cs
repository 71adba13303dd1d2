using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Incidents;

public sealed partial class IncidentResource
{
    private static readonly string[] Lifecycle = ["incident.response"];

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "", "declareIncident", "Declares one", Operation.NeedsOf<DeclareIncident>(), typeof(DeclarationBody), 201, null, DeclareAsync) { Refusals = ["incident.key", "service.archived"] },
        new("PATCH", "/{number}", "changeIncident", "Changes what is given", Operation.NeedsOf<EditIncident>(), typeof(EditBody), 200, null, EditAsync) { Refusals = ["incident.status", "incident.notes", "incident.notes-length"], Patches = typeof(IncidentDetail) },
        Do("POST", "/acknowledgement", "acknowledgeIncident", "Somebody has it; paging stops", Lifecycle, (AcknowledgementBody body, IncidentId id, Call _) => new AcknowledgeIncident(id, body.Note)),
        Do("DELETE", "/acknowledgement", "unacknowledgeIncident", "Gives it back; paging starts anew", Lifecycle, id => new UnacknowledgeIncident(id)),
        Do("POST", "/snooze", "snoozeIncident", "Acknowledges until an instant, then it is open again", ["incident.response", "incident.snooze"], (SnoozeBody body, IncidentId id, Call call) => new SnoozeIncident(id, UntilOf(body, call))),
        Do("DELETE", "/snooze", "wakeIncident", "Ends the snooze: open again at once", Lifecycle, id => new WakeIncident(id)),
        Do("POST", "/closure", "closeIncident", "Closes", Lifecycle, (ClosureBody body, IncidentId id, Call _) => new CloseIncident(id, ReasonOf(body.Reason), body.Note)),
        Do("POST", "/reopening", "reopenIncident", "Takes the closing back", Lifecycle, (ReopeningBody body, IncidentId id, Call _) => new ReopenIncident(id, body.Reason ?? "")),
        Do("POST", "/notes", "addNote", "Adds a remark to the timeline", ["incident.note-time"], (NoteBody body, IncidentId id, Call _) => new AddNote(id, body.Text ?? "", body.HappenedAt)),
        new("POST", "/{number}/merge", "mergeIncident", "Closes it; its alerts are those of another from then on", Operation.NeedsOf<MergeIncident>(), typeof(MergeBody), 204, null, MergeAsync) { Refusals = ["incident.merge"] },
        Do("DELETE", "/merge", "unmergeIncident", "Takes a merge back within 24 hours: open again, with its alerts", ["incident.merge"], id => new UnmergeIncident(id)),
        new("POST", "/{number}/relations", "relateIncidents", "Says that two hang together", Operation.NeedsOf<RelateIncidents>(), typeof(RelationBody), 204, null, RelateAsync) { Refusals = ["incident.relation"] },
        new("DELETE", "/{number}/relations", "unrelateIncidents", "Takes that back", Operation.NeedsOf<UnrelateIncidents>(), null, 204, null, UnrelateAsync) { Parameters = [new("other", typeof(long), "Number of the other incident", 1, Needed: true)] },
        new("POST", "/drills", "runDrill", "Opens one that is only an exercise: every message goes to one person", Operation.NeedsOf<RunDrill>(), typeof(DrillBody), 201, null, DrillAsync) { Refusals = ["service.archived"] },
        new("GET", "/{number}/pages", "listPages", "The messages about it, newest first", Permission.View, null, 200, typeof(PageList), PagesAsync) { Parameters = Paging },
        new("GET", "/{number}/why", "explainPages", "Who was paged and why, or why not", Permission.View, null, 200, typeof(WhyAnswer), WhyAsync)
        {
            Means = "Lists everybody whom the incident concerned. With `person` it answers for one, with everything that led to it.",
            Parameters = [new("person", typeof(string), "Mail address or id of a person; left out: everybody whom it concerned")],
        },
    ];

    private static Parameter[] Paging => [new("limit", typeof(int), $"1 to {Ask.Most}; default {Ask.Usual}", 50), new("cursor", typeof(string), "`next` of the page before, as it is")];

    private async Task<object?> DeclareAsync(Call call)
    {
        var body = (DeclarationBody)call.Body!;
        var service = await call.Of<ServiceFinder>().FindAsync(body.Service, call.Cancel) ?? throw Wrong.Field("service", "Name or id of a service that is not archived.");
        var id = new IncidentId(call.NewId(null));
        await call.DoAsync(new DeclareIncident(id, service, body.Title ?? "", body.Severity ?? Severity.Sev3, body.Notes, body.DedupKey, body.Tags));
        return await MadeAsync(id, call);
    }

    private async Task<object?> EditAsync(Call call)
    {
        var body = (EditBody)call.Body!;
        var assignee = string.IsNullOrEmpty(body.Assignee) ? (UserId?)null : await call.Of<PersonFinder>().FindAsync(body.Assignee, call.Cancel) ?? throw Wrong.Field("assignee", "Mail address or id of a person; null to take the assignee away.");
        var roles = new Dictionary<string, UserId?>();
        foreach (var (role, called) in body.Roles ?? new Dictionary<string, string>())
            roles[role] = called is null or "" ? null : await call.Of<PersonFinder>().FindAsync(called, call.Cancel) ?? throw Wrong.Field("roles", $"{role}: mail address or id of a person; null to take the role away.");
        foreach (var role in call.Patch.ClearedIn("roles")) roles[role] = null;
        var status = body.Status is { } wanted ? (StatusAction?)ActionTo(wanted) : null;
        await call.DoAsync(new EditIncident(await IdAsync(call), body.Title, body.Severity, status, body.Notes, body.NotesBefore, body.Tags, assignee, body.Assignee is "" || call.Patch.Clears("assignee"))
        {
            Roles = roles, Impact = ImpactOf(body.Impact, call.Patch),
        });
        return await FindAsync(call.Key, call);
    }

    private async Task<object?> MergeAsync(Call call)
    {
        var into = ((MergeBody)call.Body!).Into is { } other && await queries.FindIdAsync(other, call.Cancel) is { } found ? found : throw Wrong.Field("into", "Number of an open incident.");
        await call.DoAsync(new MergeIncident(await IdAsync(call), into));
        return null;
    }

    private async Task<object?> RelateAsync(Call call)
    {
        var body = (RelationBody)call.Body!;
        await call.DoAsync(new RelateIncidents(await IdAsync(call), await OtherAsync(body.Other, call), body.Kind ?? RelationKind.Related));
        return null;
    }

    private async Task<object?> UnrelateAsync(Call call)
    {
        var id = await IdAsync(call);
        await call.DoAsync(new UnrelateIncidents(id, await OtherAsync(call.Query("other") is { } word ? NumberOf(word) : null, call)));
        return null;
    }

    private async Task<IncidentId> OtherAsync(long? number, Call call) =>
        number is { } other && await queries.FindIdAsync(other, call.Cancel) is { } found ? found : throw Wrong.Field("other", "Number of another incident.");

    private async Task<object?> DrillAsync(Call call)
    {
        var body = (DrillBody)call.Body!;
        var service = await call.Of<ServiceFinder>().FindAsync(body.Service, call.Cancel) ?? throw Wrong.Field("service", "Name or id of a service that is not archived.");
        var person = await call.Of<PersonFinder>().FindAsync(body.Person!, call.Cancel) ?? throw Wrong.Field("person", "Mail address or id of a person.");
        var id = new IncidentId(call.NewId(null));
        await call.DoAsync(new RunDrill(id, service, body.Severity ?? Severity.Sev3, person, body.Title, body.Minutes ?? RunDrill.Usual));
        return await MadeAsync(id, call);
    }

    /// <returns>The incident that was made, which is found by its number.</returns>
    private async Task<object?> MadeAsync(IncidentId id, Call call)
    {
        call.MadeKey = (await queries.NumberOfAsync(id, call.Cancel)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await FindAsync(call.MadeKey, call);
    }

    private async Task<object?> PagesAsync(Call call)
    {
        if (call.Query("cursor") is { } cursor && !DeliveryQueries.IsCursor(cursor)) throw Wrong.Field("cursor", "Pass on \"next\" of the page before as it is.");
        var limit = call.Query("limit") is not { } text ? Ask.Usual : int.TryParse(text, out var most) && most is >= 1 and <= Ask.Most ? most : throw Wrong.Field("limit", $"From 1 to {Ask.Most}.");
        var page = await call.Of<DeliveryQueries>().OfIncidentAsync(await IdAsync(call), call.Query("cursor"), limit, call.Cancel);
        return new PageList([.. page.Items.Select(row => new PageItem(row))], page.Next);
    }

    private async Task<object?> WhyAsync(Call call)
    {
        var whys = call.Of<WhyQueries>();
        var number = NumberOf(call.Key) ?? throw new Missing("incident");
        if (string.IsNullOrWhiteSpace(call.Query("person"))) return WhyAnswer.Of(await whys.PeopleAsync(number, call.Cancel));
        var who = await call.Of<PersonFinder>().FindAsync(call.Query("person")!, call.Cancel) ?? throw Wrong.Field("person", "Mail address or id of a person; left out: everybody whom it concerned.");
        return WhyAnswer.Of(await whys.OfAsync(number, who, call.Cancel));
    }

    private Operation Do<TCommand>(string method, string below, string id, string summary, string[] refusals, Func<IncidentId, TCommand> command) where TCommand : ICommand =>
        new(method, "/{number}" + below, id, summary, Operation.NeedsOf<TCommand>(), null, 204, null, async call =>
        {
            await call.DoAsync(command(await IdAsync(call)));
            return null;
        })
        { Refusals = refusals };

    private Operation Do<TBody, TCommand>(string method, string below, string id, string summary, string[] refusals, Func<TBody, IncidentId, Call, TCommand> command) where TBody : class where TCommand : ICommand =>
        new(method, "/{number}" + below, id, summary, Operation.NeedsOf<TCommand>(), typeof(TBody), 204, null, async call =>
        {
            await call.DoAsync(command((TBody)call.Body!, await IdAsync(call), call));
            return null;
        })
        { Refusals = refusals };

    private async Task<IncidentId> IdAsync(Call call) => NumberOf(call.Key) is { } number && await queries.FindIdAsync(number, call.Cancel) is { } id ? id : throw new Missing("incident");

    private static DateTimeOffset UntilOf(SnoozeBody body, Call call) =>
        body.Until ?? (body.Minutes is { } minutes ? call.Now.AddMinutes(minutes) : throw Wrong.Field("until", "An instant, or \"minutes\" from now."));

    private static ImpactEdit? ImpactOf(ImpactBody? impact, MergePatch given)
    {
        if (given.Clears("impact")) return new ImpactEdit("", null, true, "");
        if (impact is null) return null;

        var cleared = given.ClearedIn("impact").ToHashSet();
        return new ImpactEdit(cleared.Contains("who") ? "" : impact.Who, impact.Count, cleared.Contains("count"), cleared.Contains("workaround") ? "" : impact.Workaround);
    }

    private static StatusAction ActionTo(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => StatusAction.Investigate,
        IncidentStatus.Identified => StatusAction.Identify,
        IncidentStatus.Monitoring => StatusAction.Monitor,
        IncidentStatus.Resolved => StatusAction.Resolve,
    };

    private static CloseReason ReasonOf(string? word) => word?.ToLowerInvariant() switch
    {
        null or "" or "fixed" => CloseReason.Fixed,
        "went-away" or "went away" or "wentaway" => CloseReason.WentAway,
        "noise" => CloseReason.Noise,
        "duplicate" => CloseReason.Duplicate,
        "external" => CloseReason.External,
        "maintenance" => CloseReason.Maintenance,
        _ => throw Wrong.Field("reason", "One of fixed, went-away, noise, duplicate, external, maintenance."),
    };
}
