using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Probes;
using Imp.Web.Api;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Probes;

/// <summary>One probe: how it is, how it was, and what it found last.</summary>
public sealed partial class ProbePage
{
    private const int ShownLooks = 30;

    [Parameter] public Guid Id { get; set; }

    [Inject] private ProbeQueries Probes { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    private ProbeId Probe => new(Id);

    protected override IEnumerable<Topic> Topics => [Topic.Probes, Topic.Looks, Topic.Services, Topic.Incidents];

    protected override async Task<ProbeView> LoadAsync(CancellationToken cancel)
    {
        var (row, me) = (await Probes.GetAsync(Probe, cancel) ?? throw new Missing("probe"), await Me.GetAsync());
        var names = await Board.GetAsync(cancel);
        return new ProbeView(
            row, await Probes.UptimesAsync(Probe, cancel), await Probes.CurveAsync(Probe, cancel), await Probes.LooksAsync(Probe, ShownLooks, cancel), names.For(me, Permission.Manage),
            names.May(me, Permission.Manage, row.ServiceId), names.May(me, Permission.Respond, row.ServiceId));
    }

    private Task LookAsync() => ActAsync(new LookNow(Probe), "Looking.");

    private Task EditAsync() => Dialogs.ShowAsync<ProbeDialog, bool>("Edit probe", new() { ["Probe"] = View!.Row, ["Services"] = View.Names.Services });
}
