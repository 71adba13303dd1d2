using Imp.Domain.Shared;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Heartbeats;

/// <summary>One heartbeat: how it is, how to make a program beat, and what came.</summary>
public sealed partial class HeartbeatPage
{
    private const int ShownPings = 50;

    [Parameter] public Guid Id { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private HeartbeatQueries Heartbeats { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    private HeartbeatId Heartbeat => new(Id);

    protected override IEnumerable<Topic> Topics => [Topic.Heartbeats, Topic.Beats, Topic.Services, Topic.Incidents];

    protected override async Task<HeartbeatView> LoadAsync(CancellationToken cancel)
    {
        var row = await Heartbeats.GetAsync(Heartbeat, cancel) ?? throw new Missing("heartbeat");
        var (names, me) = (await Board.GetAsync(cancel), await Me.GetAsync());
        return new(row, await Heartbeats.PingsAsync(Heartbeat, ShownPings, cancel), names.For(me, Permission.Manage), names.May(me, Permission.Manage, row.ServiceId));
    }

    private Task EditAsync() => Dialogs.ShowAsync<HeartbeatDialog, bool>("Edit heartbeat", new() { ["Heartbeat"] = View!.Row, ["Services"] = View.Names.Services, ["Viewer"] = Viewer });

    private Task PauseAsync() => ActAsync(new PauseHeartbeat(Heartbeat), "Paused.");

    private Task ResumeAsync() => ActAsync(new ResumeHeartbeat(Heartbeat), "It is watched from its next ping on.");
}
