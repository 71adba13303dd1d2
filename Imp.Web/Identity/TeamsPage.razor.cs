using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Identity;

/// <summary>What the list shows.</summary>
public sealed record TeamsView(IReadOnlyList<TeamRow> Rows, Names Names, Actor Actor)
{
    /// <summary>Whether teams are made and put away by whoever looks.</summary>
    public bool MayManage => Actor.May(Permission.Manage);

    /// <returns>Whether this one can be changed.</returns>
    public bool May(TeamRow row) => Actor.May(Permission.Manage, row.Id);
}

/// <summary>All teams. The archived ones have the address <c>?archived=true</c>.</summary>
public sealed partial class TeamsPage
{
    [SupplyParameterFromQuery] public bool Archived { get; set; }

    [Inject] private TeamQueries Teams { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Teams, Topic.People, Topic.Services, Topic.Policies, Topic.Incidents];

    protected override async Task<TeamsView> LoadAsync(CancellationToken cancel) =>
        new(await Teams.ListAsync(Archived, cancel), await Board.GetAsync(cancel), await Me.GetAsync());

    private Task CreateAsync() => Dialogs.ShowAsync<TeamDialog, bool>("New team", new() { ["Names"] = View!.Names });

    private async Task EditAsync(TeamRow row)
    {
        if (await Teams.GetAsync(row.Id, CancellationToken.None) is { } team)
            await Dialogs.ShowAsync<TeamDialog, bool>($"Edit {row.Name}", new() { ["Names"] = View!.Names, ["Team"] = team });
    }
}
