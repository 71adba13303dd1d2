using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Live;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Imp.Web.Incidents;

/// <summary>What the dialog and the page that create an incident have in common.</summary>
public abstract class CreateIncidentForm : ComponentBase
{
    /// <summary>The name of the draft that dialog and page share; drafts.js keeps it.</summary>
    protected const string DraftName = "incident";

    /// <summary>What an incident has unless somebody says otherwise; no draft holds it.</summary>
    protected static readonly string UsualSeverity = ((int)Severity.Sev3).ToString(CultureInfo.InvariantCulture);

    private ActResult result = ActResult.Fine;
    private IncidentId? id;
    private IncidentTemplateRow? begun;

    [Inject] protected Dialogs Dialogs { get; set; } = null!;

    [Inject] private Acts Acts { get; set; } = null!;

    [Inject] private IncidentTemplates Known { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private IncidentQueries Incidents { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    protected Names Names { get; private set; } = new([], [], [], []);

    protected IReadOnlyList<IncidentTemplateRow> Templates { get; private set; } = [];

    protected string? Title { get; set; }

    /// <summary>The service's name as typed, or as much of it as tells it apart.</summary>
    protected string? Service { get; set; }

    protected Severity Severity { get; set; } = Severity.Sev3;

    protected string? Notes { get; set; }

    /// <summary>Separated by commas or blanks.</summary>
    protected string? Tags { get; set; }

    /// <summary>The number of the severity, as the draft keeps it.</summary>
    protected string? SeverityText
    {
        get => ((int)Severity).ToString(CultureInfo.InvariantCulture);
        set => Severity = Severities.Parse(value) ?? Severity;
    }

    protected bool IsSending { get; private set; }

    protected bool IsReady { get; private set; }

    /// <summary>What did not work, where no field shows it.</summary>
    protected string? Problem => result.Done || result.Errors.Count > 0 ? null : result.Problem;

    protected string? Error(string field) => result.Error(field);

    protected override async Task OnInitializedAsync()
    {
        Names = (await Board.GetAsync(CancellationToken.None)).For(await Me.GetAsync(), Permission.Respond);
        if (Names.Services is [var only]) Service = only.Name;
        Templates = await Known.ListAsync(CancellationToken.None);
        IsReady = true;
    }

    /// <summary>What was typed stays; what another template said, and what it leaves open, does not.</summary>
    protected void Begin(IncidentTemplateRow chosen)
    {
        if (string.IsNullOrWhiteSpace(Title) || Title == begun?.Title) Title = chosen.Title;
        if (string.IsNullOrWhiteSpace(Notes) || Notes == begun?.Notes) Notes = chosen.Notes;
        if (string.IsNullOrWhiteSpace(Tags) || Tags == begun?.TagText) Tags = chosen.TagText;
        if (chosen.Service is { } service) Service = service;
        (Severity, begun) = (chosen.Severity, chosen);
    }

    protected async Task DeclareAsync()
    {
        if (IsSending) return;
        IsSending = true;
        try
        {
            Names = (await Board.GetAsync(CancellationToken.None)).For(await Me.GetAsync(), Permission.Respond);
            if (MeantService() is not { } service) return;

            // The same id on a second try: what was created although the answer got lost is not created twice.
            id ??= new IncidentId(Chance.NewId());
            result = await Acts.TryAsync(new DeclareIncident(id.Value, service.Id, Title?.Trim() ?? "", Severity, Notes, Tags: TagList));
            if (!result.Done) return;

            var number = await Incidents.NumberOfAsync(id.Value, CancellationToken.None);
            await Js.InvokeVoidAsync("impDrafts.sent", DraftName);
            Leave();
            Navigator.NavigateTo(Links.Incident(number));
        }
        finally
        {
            IsSending = false;
        }
    }

    /// <summary>Called when the incident was created, before its page opens.</summary>
    protected virtual void Leave()
    {
    }

    private IReadOnlyList<string> TagList => TagNames.Clean((Tags ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries));

    private Named<ServiceId>? MeantService()
    {
        var typed = Service?.Trim() ?? "";
        if (NameFinder.Meant(Names.Services, typed) is { } meant) return meant;

        var alike = NameFinder.Find(Names.Services, typed, 3).Select(one => one.Name).ToList();
        var errors = new Dictionary<string, string>
        {
            [nameof(DeclareIncident.Service)] = typed.Length == 0 ? "Choose the service that is affected."
                : alike.Count == 0 ? $"No service is called “{typed}”." : $"Which one: {string.Join(", ", alike)}?",
        };
        if (string.IsNullOrWhiteSpace(Title)) errors[nameof(DeclareIncident.Title)] = "Say in a few words what is wrong.";
        result = new ActResult(false, "", errors);
        return null;
    }
}
