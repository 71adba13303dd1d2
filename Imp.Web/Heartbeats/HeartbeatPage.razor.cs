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

    protected override async Task<HeartbeatView> LoadAsync(CancellationToken cancel) => new(
        await Heartbeats.GetAsync(Heartbeat, cancel) ?? throw new Missing("heartbeat"),
        await Heartbeats.PingsAsync(Heartbeat, ShownPings, cancel),
        await Board.GetAsync(cancel),
        (await Me.GetAsync()).Role.May(Permission.Manage));

    private Task EditAsync() => Dialogs.ShowAsync<HeartbeatDialog, bool>("Edit heartbeat", new() { ["Heartbeat"] = View!.Row, ["Services"] = View.Names.Services, ["Viewer"] = Viewer });

    private async Task ArchiveAsync()
    {
        if (await Dialogs.ConfirmAsync($"Archive {View!.Row.Name}?", "Its pings are refused and nobody is told when it stays away. An incident that it has open stays, for you to close.", "Archive", danger: true))
            await ActAsync(new ArchiveHeartbeat(Heartbeat), "Archived.");
    }

    private Task PauseAsync() => ActAsync(new PauseHeartbeat(Heartbeat), "Paused.");

    private Task ResumeAsync() => ActAsync(new ResumeHeartbeat(Heartbeat), "It is watched from its next ping on.");

    private Task RestoreAsync() => ActAsync(new RestoreHeartbeat(Heartbeat), "Restored; it is watched from its next ping on.");
}
