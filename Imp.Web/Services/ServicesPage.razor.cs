using Imp.Domain.Shared;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Services;
using Imp.Web.Api;
using Imp.Web.Grouping;
using Imp.Web.Incidents;
using Imp.Web.Kit;
using Imp.Web.Noise;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Services;

/// <summary>What the list shows.</summary>
public sealed record ServicesView(IReadOnlyList<ServiceRow> Rows, Names Names, Actor Actor)
{
    /// <summary>Whether a service can be added.</summary>
    public bool MayManage => Actor.MaySomewhere(Permission.Manage);

    /// <returns>Whether this one can be changed.</returns>
    public bool May(ServiceRow row) => Actor.May(Permission.Manage, row.TeamId);

    /// <summary>The services of which some or all alerts open nothing at this moment.</summary>
    public IReadOnlySet<ServiceId> Quiet { get; init; } = new HashSet<ServiceId>();

    /// <summary>The services that are in a storm.</summary>
    public IReadOnlySet<ServiceId> Stormy { get; init; } = new HashSet<ServiceId>();

    /// <summary>How each groups its alerts, and what it needs.</summary>
    public required GroupingPicture Grouping { get; init; }

    /// <returns>The names of what a service needs.</returns>
    public string NeedsOf(ServiceId service)
    {
        var needs = Grouping.Needs.Of(service).ToHashSet();
        return needs.Count == 0 ? "" : string.Join(", ", Names.Services.Where(one => needs.Contains(one.Id)).Select(one => one.Name));
    }
}

/// <summary>All services with their state. The archived ones have the address <c>?archived=true</c>.</summary>
public sealed partial class ServicesPage
{
    [SupplyParameterFromQuery] public bool Archived { get; set; }

    [Inject] private ServiceQueries Services { get; set; } = null!;

    [Inject] private QuietQueries Quiet { get; set; } = null!;

    [Inject] private NoiseQueries Noise { get; set; } = null!;

    [Inject] private GroupingQueries Grouping { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Services, Topic.Teams, Topic.Policies, Topic.Integrations, Topic.Incidents, Topic.Quiet, Topic.GroupRules, Topic.Dependencies];

    protected override async Task<ServicesView> LoadAsync(CancellationToken cancel)
    {
        var rows = await Services.ListAsync(Archived, cancel);
        var quiet = new HashSet<ServiceId>();
        foreach (var row in rows)
            if ((await Quiet.ActiveAsync(row.Id, cancel)).Count > 0) quiet.Add(row.Id);
        return new(rows, await Board.GetAsync(cancel), await Me.GetAsync()) { Quiet = quiet, Stormy = await Noise.StormyAsync(cancel), Grouping = await Grouping.GetAsync(cancel) };
    }

    private Task CreateAsync() => Dialogs.ShowAsync<ServiceDialog, bool>("New service", new() { ["Names"] = View!.Names.For(View.Actor, Permission.Manage) });

    private Task EditAsync(ServiceRow row) => Dialogs.ShowAsync<ServiceDialog, bool>($"Edit {row.Name}", new() { ["Names"] = View!.Names.For(View.Actor, Permission.Manage), ["Service"] = row });

    private async Task DrillAsync(ServiceRow row) => await Dialogs.ShowAsync<DrillDialog, bool>(
        "Run a drill", new() { ["Names"] = View!.Names.For(View.Actor, Permission.Manage), ["Me"] = (await Me.GetAsync()).User, ["Service"] = row.Id });

    private async Task NoiseAsync(ServiceRow row) =>
        await Dialogs.ShowAsync<NoiseDialog, bool>($"Noise of {row.Name}", new() { ["Service"] = row.Id, ["Rules"] = await Noise.RulesAsync(row.Id, default) }, "40rem");

    private Task GroupAsync(ServiceRow row) =>
        Dialogs.ShowAsync<GroupingDialog, bool>($"Alerts of {row.Name}", new() { ["Service"] = row.Id, ["Rule"] = View!.Grouping.Rules.GetValueOrDefault(row.Id) });

    private Task ConnectAsync(ServiceRow row) => Dialogs.ShowAsync<DependenciesDialog, bool>(
        $"What {row.Name} depends on", new() { ["Service"] = row.Id, ["On"] = View!.Grouping.Needs.Of(row.Id).ToList(), ["Services"] = View!.Names.Services });
}
