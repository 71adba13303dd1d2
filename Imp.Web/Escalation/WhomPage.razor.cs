using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Escalation;

/// <summary>What the page shows.</summary>
/// <param name="Forecast">Null until a service is chosen.</param>
/// <param name="Wrong">What is wrong with the time that was typed.</param>
public sealed record WhomView(Names Names, ServiceId Service, Severity Severity, ForecastView? Forecast, string? Wrong);

/// <summary>Asks the pager whom it would page for an incident of any service, severity and instant. The address is the question.</summary>
public sealed partial class WhomPage
{
    private static readonly IReadOnlyList<Choice<Severity>> Severities = [.. Enum.GetValues<Severity>().Select(one => new Choice<Severity>(one, one.Label()))];

    [SupplyParameterFromQuery] public string? Service { get; set; }

    [SupplyParameterFromQuery(Name = "severity")] public string? Bad { get; set; }

    /// <summary>On the viewer's clock.</summary>
    [SupplyParameterFromQuery] public string? At { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private ForecastQueries Forecasts { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Policies, Topic.Schedules, Topic.People, Topic.Teams, Topic.Services, Topic.Contacts, Topic.Noise];

    private TimeZoneInfo Zone => Viewer ?? TimeZoneInfo.Utc;

    protected override async Task<WhomView> LoadAsync(CancellationToken cancel)
    {
        var names = await Board.GetAsync(cancel);
        var service = Guid.TryParse(Service, out var id) ? new ServiceId(id) : names.Services is [var only] ? only.Id : default;
        var severity = Imp.Domain.Incidents.Severities.Parse(Bad ?? "") ?? Severity.Sev1;
        var (at, wrong) = Instant();
        var forecast = service == default ? null : await Forecasts.OfAsync(service, severity, at, cancel);
        return new WhomView(names, service, severity, forecast, wrong);
    }

    private (DateTimeOffset At, string? Wrong) Instant()
    {
        if (string.IsNullOrEmpty(At)) return (Clock.GetUtcNow(), null);
        try
        {
            return OnCallPlan.IsZone(Zone.Id) && OnCallPlan.Typed(At, Zone.Id) is { Year: > 2000 and < 2200 } at ? (at, null) : (Clock.GetUtcNow(), "Write it like 2027-01-01T03:00.");
        }
        catch (Refusal refusal)
        {
            return (Clock.GetUtcNow(), refusal.Message);
        }
    }

    private string Title(ForecastRow page) => page.Skipped
        ? T["step {0} is skipped: nobody there can be paged", page.Step]
        : T["step {0}", page.Step] + (page.Round > 1 ? ", " + T["round {0}", page.Round] : "") + (page.Attempt > 1 ? ", " + T["attempt {0}", page.Attempt] : "") + (page.UntilClosed ? ", " + T["also after an acknowledgement"] : "");

    private void Go(string? service = null, string? severity = null, string? at = null) =>
        Navigator.NavigateTo(Links.Whom(service ?? (View?.Service is { } chosen && chosen != default ? chosen.Value.ToString() : null), severity ?? Bad, at ?? At), replace: true);
}
