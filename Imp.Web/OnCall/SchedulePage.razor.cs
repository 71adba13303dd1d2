using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.OnCall;

/// <summary>One schedule: who has it, a calendar of it, and what was changed for a while.</summary>
public sealed partial class SchedulePage
{
    private const int ShownHandOffs = 3;

    [Parameter] public Guid Id { get; set; }

    /// <summary>week, month or year.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }

    /// <summary>A date that is shown.</summary>
    [SupplyParameterFromQuery] public string? Day { get; set; }

    /// <summary>"mine": days and times in the viewer's zone.</summary>
    [SupplyParameterFromQuery(Name = "zone")] public string? InZone { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private ScheduleQueries Schedules { get; set; } = null!;

    [Inject] private SwapQueries Swaps { get; set; } = null!;

    [Inject] private CalendarDesk Calendars { get; set; } = null!;

    [Inject] private CalendarBoard DaysOff { get; set; } = null!;

    [Inject] private FindingBoard Findings { get; set; } = null!;

    [Inject] private HandOffQueries HandOffs { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Schedules, Topic.People, Topic.Policies, Topic.Teams, Topic.Contacts];

    protected override async Task<SchedulePageView> LoadAsync(CancellationToken cancel)
    {
        var id = new ScheduleId(Id);
        var own = ZoneTime.Zone(await Schedules.ZoneAsync(id, cancel) ?? throw new Missing("schedule"));
        var viewer = Viewer ?? TimeZoneInfo.Utc;
        var zone = InZone == "mine" ? viewer : own;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), zone).DateTime);
        var span = CalendarSpan.Of(Show, Day, today);
        var schedule = await Schedules.GetAsync(id, CalendarDays.Midnight(span.From, zone), CalendarDays.Midnight(span.Until, zone), cancel) ?? throw new Missing("schedule");
        var actor = await Me.GetAsync();
        return new SchedulePageView(
            schedule, span, CalendarDays.Of(schedule, span.From, span.Until, zone), today, zone, viewer, await Board.GetAsync(cancel), actor.User, actor.May(Permission.Manage, schedule.Row.TeamId), actor.May(Permission.Respond, schedule.Row.TeamId))
        {
            Swaps = await Swaps.ListAsync(id, actor.User, cancel), Link = await Calendars.LinkAsync(null, id, cancel), Feeds = await DaysOff.FeedsAsync(null, id, cancel),
            HandOffs = await HandOffs.OfAsync(id, ShownHandOffs, cancel),
            Findings = [.. (await Findings.AllAsync(cancel))[id]],
        };
    }

    private Task OverrideAsync() => Dialogs.ShowAsync<OverrideDialog, bool>("Override", new() { ["Schedule"] = View!.Schedule.Row, ["People"] = View.Names.People, ["Me"] = View.Me });

    /// <summary>An override that mends a finding, to be looked at before it is saved.</summary>
    private Task MendAsync(FindingRow finding) => Dialogs.ShowAsync<OverrideDialog, bool>("Override", new()
    {
        ["Schedule"] = View!.Schedule.Row, ["People"] = View.Names.People, ["Begin"] = finding.From, ["End"] = finding.Until, ["InPlaceOf"] = finding.Person, ["IsGap"] = finding.Person is null,
    });

    private async Task OfferAsync() => await Dialogs.ShowAsync<OfferDialog, bool>("Offer a shift", new()
    {
        ["Shifts"] = await Swaps.ShiftsInAsync(View!.Schedule.Row.Id, default), ["People"] = View.Names.People, ["Me"] = View.Me, ["AnyGiver"] = View.MayManage, ["Now"] = Clock.GetUtcNow(),
    });

    private Task TemporaryAsync() => Dialogs.ShowAsync<TemporaryDialog, bool>("Temporary schedule", new() { ["Schedule"] = View!.Schedule.Row, ["People"] = View.Names.People });
}
