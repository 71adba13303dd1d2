using System.Globalization;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.OnCall;

/// <summary>One schedule: who has it, a week of it, and what was changed for a while.</summary>
public sealed partial class SchedulePage
{
    [Parameter] public Guid Id { get; set; }

    /// <summary>A date of the week that is shown.</summary>
    [SupplyParameterFromQuery] public string? Week { get; set; }

    [Inject] private ScheduleQueries Schedules { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Schedules, Topic.People, Topic.Policies, Topic.Teams, Topic.Contacts];

    protected override async Task<SchedulePageView> LoadAsync(CancellationToken cancel)
    {
        var id = new ScheduleId(Id);
        var now = Clock.GetUtcNow();
        var zone = OnCallLook.Zone((await Schedules.GetAsync(id, now, now, cancel) ?? throw new Missing("schedule")).Row.Zone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var day = DateOnly.TryParseExact(Week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) && asked.Year is > 2000 and < 2200
            ? asked : today;
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var actor = await Me.GetAsync();
        return new SchedulePageView(
            await Schedules.GetAsync(id, OnCallLook.Midnight(monday, zone), OnCallLook.Midnight(monday.AddDays(7), zone), cancel) ?? throw new Missing("schedule"),
            today, monday, await Board.GetAsync(cancel), actor.User, actor.Role.May(Permission.Manage), actor.Role.May(Permission.Respond));
    }

    private string Shown(int days) => Links.Schedule(View!.Schedule.Row.Id, View.Monday.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string Share(double part) => part.ToString("0.####", CultureInfo.InvariantCulture);

    private Task OverrideAsync() => Dialogs.ShowAsync<OverrideDialog, bool>("Override", new() { ["Schedule"] = View!.Schedule.Row, ["People"] = View.Names.People, ["Me"] = View.Me });

    private async Task ArchiveAsync(ScheduleRow row)
    {
        if (await Dialogs.ConfirmAsync($"Archive {row.Name}?", "A schedule that a policy uses cannot be archived.", "Archive", danger: true)) await ActAsync(new ArchiveSchedule(row.Id), $"{row.Name} is archived.");
    }
}
