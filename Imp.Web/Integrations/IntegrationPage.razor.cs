using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Web.Api;
using Imp.Web.Integrations.Transforms;
using Imp.Web.Kit;
using Imp.Web.Noise;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Integrations;

/// <summary>One integration: how to use it, what it sent, and its key.</summary>
public sealed partial class IntegrationPage
{
    private const int ShownEvents = 20;

    [Parameter] public Guid Id { get; set; }

    /// <summary>Whose set-up text is shown; null for what came in last.</summary>
    [SupplyParameterFromQuery] public string? Format { get; set; }

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    [Inject] private IntegrationQueries Integrations { get; set; } = null!;

    [Inject] private TransformQueries Transforms { get; set; } = null!;

    [Inject] private EventQueries Events { get; set; } = null!;

    [Inject] private NoiseQueries Noise { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    private IntegrationId Integration => new(Id);

    protected override IEnumerable<Topic> Topics => [Topic.Integrations, Topic.Services, Topic.Inbox, Topic.Events, Topic.Transforms];

    protected override async Task<IntegrationView> LoadAsync(CancellationToken cancel)
    {
        var row = await Integrations.GetAsync(Integration, cancel) ?? throw new Missing("integration");
        var (names, me) = (await Board.GetAsync(cancel), await Me.GetAsync());
        return new(
            row, (await Events.ListAsync(Integration, null, null, ShownEvents, cancel)).Items, names.For(me, Permission.Manage), names.May(me, Permission.Manage, row.ServiceId),
            await Transforms.StateAsync(Integration, cancel))
        {
            Limit = await Noise.LimitAsync(Integration, cancel),
        };
    }

    private Task EditAsync() => Dialogs.ShowAsync<IntegrationDialog, string>("Edit integration", new() { ["Integration"] = View!.Row, ["Services"] = View.Names.Services });

    private void Choose(string format) => Navigator.NavigateTo(Links.SetUpOf(Integration, format), replace: true);

    private Task SecretAsync() => Dialogs.ShowAsync<SigningSecretDialog, string>("Signing secret", new() { ["Integration"] = View!.Row });

    private Task LimitAsync() => Dialogs.ShowAsync<LimitDialog, bool>("Limit", new() { ["Integration"] = Integration, ["Limit"] = View!.Limit });

    private async Task ReplaceKeyAsync()
    {
        if (!await Dialogs.ConfirmAsync("Replace the key?", "The present key stops working at once: until the tool has the new one, its alerts are refused.", "Replace key", danger: true)) return;

        var key = KeyText.IntegrationKey(Chance);
        if (await ActAsync(new ReplaceIntegrationKey(Integration, new Secret(key))))
            await Dialogs.ShowAsync<IntegrationKeyDialog, bool>("Your new integration key", new() { ["Key"] = key }, "44rem");
    }
}
