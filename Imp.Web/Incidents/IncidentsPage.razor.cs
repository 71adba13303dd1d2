using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Incidents;

/// <summary>What the list shows.</summary>
public sealed record IncidentsView(Page<IncidentRow> Page, OpenCounts Counts, Names Names);

/// <summary>The incident list. The address is the view: state, service, team, severity, tag, text and place.</summary>
public sealed partial class IncidentsPage
{
    private static readonly IReadOnlyList<Choice<string>> States =
        [new("open", "Open"), new("acknowledged", "Acknowledged"), new("closed", "Closed"), new("all", "All")];

    private static readonly IReadOnlyList<Choice<Severity>> SeverityChoices = [.. Enum.GetValues<Severity>().Select(severity => new Choice<Severity>(severity, severity.Label()))];

    private IncidentFilter filter = IncidentFilter.Default;

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Service { get; set; }

    [SupplyParameterFromQuery] public string? Team { get; set; }

    [SupplyParameterFromQuery] public string? Severity { get; set; }

    [SupplyParameterFromQuery] public string? Tag { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    protected override IEnumerable<Topic> Topics => [Topic.Incidents, Topic.Services, Topic.Teams];

    protected override Task OnParametersSetAsync()
    {
        var read = IncidentFilter.Parse(State, Service, Team, Severity, Tag, Text);
        filter = read.IsDefault ? IncidentFilter.Default : read;
        return base.OnParametersSetAsync();
    }

    protected override async Task<IncidentsView> LoadAsync(CancellationToken cancel) => new(
        await Incidents.ListAsync(filter, Cursor, 50, cancel), await Incidents.CountsAsync(cancel), await Names.GetAsync(cancel));

    private static string? RowClass(IncidentRow row) => row.Response switch
    {
        ResponseState.Open => row.Severity == Domain.Incidents.Severity.Sev1 ? "row-alert" : null,
        ResponseState.Acknowledged => null,
        ResponseState.Closed => "row-muted",
    };

    private void Go(string? state = null, string? service = null, string? team = null, string? severity = null, string? text = null) =>
        Navigator.NavigateTo(Address(state, service, team, severity, Tag, text ?? Text));

    // What is null stays as it is, what is empty is taken away; another filter starts at the first page.
    private string Address(string? state = null, string? service = null, string? team = null, string? severity = null, string? tag = null, string? text = null, string? cursor = null) =>
        Links.With(
            Links.Incidents, ("state", (state ?? State) is "active" ? null : state ?? State), ("service", service ?? Service), ("team", team ?? Team),
            ("severity", severity ?? Severity), ("tag", tag ?? Tag), ("text", text ?? Text), ("cursor", cursor));
}
