using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Live;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Integrations.Transforms;

/// <summary>How one integration's requests become alerts: as the format says, by a form, or by a script.</summary>
public sealed partial class TransformPage
{
    private TransformVersion? restored;

    [Parameter] public Guid Id { get; set; }

    /// <summary>The tab; null for what counts now.</summary>
    [SupplyParameterFromQuery] public string? Kind { get; set; }

    [Inject] private TransformQueries Transforms { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    private IntegrationId Integration => new(Id);

    protected override IEnumerable<Topic> Topics => [Topic.Integrations, Topic.Transforms, Topic.Events];

    protected override async Task<TransformView> LoadAsync(CancellationToken cancel)
    {
        var detail = await Transforms.GetAsync(Integration, cancel) ?? throw new Missing("integration");
        var shown = TransformLook.Parse(Kind) ?? detail.Kind;
        if (restored is not null && restored.Kind != shown) restored = null;
        return new TransformView(detail, shown, await Transforms.LastAsync(Integration, shown, cancel), (await Board.GetAsync(cancel)).May(await Me.GetAsync(), Permission.Manage, detail.Service));
    }

    private async Task OffAsync()
    {
        if (await Dialogs.ConfirmAsync("Switch the transform off?", "Requests are read as their format says from now on. The versions stay.", "Switch off"))
            await ActAsync(new SaveTransform(Integration, TransformKind.None, "", null), "The transform is switched off.");
    }

    /// <summary>Puts an old version into the editor; it counts once it is saved.</summary>
    private async Task OpenAsync(VersionRow row)
    {
        restored = await Transforms.VersionAsync(Integration, row.Version, CancellationToken.None);
        Toasts.Info($"Version {row.Version} is in the editor. It counts once you save it.");
        Navigator.NavigateTo(Links.Transform(Integration, TransformLook.Of(row.Kind)), replace: true);
    }
}
