using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Webhooks;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Webhooks;

/// <summary>One webhook: whether it works, and what was sent.</summary>
public sealed partial class WebhookPage
{
    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    [Inject] private WebhookQueries Webhooks { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private WebhookId Webhook => new(Id);

    private WebhookState? Wanted => Enum.TryParse<WebhookState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    private IReadOnlyList<TabLink> TabLinks =>
    [
        new("All", Links.Webhook(Webhook)), .. Enum.GetValues<WebhookState>().Select(state => new TabLink(WebhookLook.Of(state).Label, Links.Webhook(Webhook, state.ToString().ToLowerInvariant()))),
    ];

    protected override IEnumerable<Topic> Topics => [Topic.Webhooks, Topic.WebhookLog, Topic.Services, Topic.Teams];

    protected override async Task<WebhookView> LoadAsync(CancellationToken cancel) => new(
        await Webhooks.GetAsync(Webhook, cancel) ?? throw new Missing("webhook"), await Webhooks.LogAsync(Webhook, Wanted, Cursor, 50, cancel), await Board.GetAsync(cancel));

    private Task TestAsync() => ActAsync(new TestWebhook(Webhook, new(Chance.NewId())), "The test is on its way; the log says what is answered.");

    private Task EditAsync() => Dialogs.ShowAsync<WebhookDialog, string>("Edit webhook", new() { ["Webhook"] = View!.Row, ["Names"] = View.Names });

    private Task SwitchAsync() => View!.Row.IsOn ? SwitchOffAsync() : ActAsync(new SwitchWebhook(Webhook, true), "It is told of what happens from now on.");

    private async Task SwitchOffAsync()
    {
        if (await Dialogs.ConfirmAsync($"Switch {View!.Row.Name} off?", "What waits is not sent, and what happens meanwhile is not told later.", "Switch off")) await ActAsync(new SwitchWebhook(Webhook, false), "It is off.");
    }

    private async Task RotateAsync()
    {
        if (!await Dialogs.ConfirmAsync("Make a new signing secret?", "For 24 hours each call is signed with the old one too, so that the receiver can change over.", "Make a new secret")) return;
        var secret = WebhookSecret.Make(Chance);
        if (await ActAsync(new RotateWebhookSecret(Webhook, secret))) await Dialogs.ShowSecretAsync(secret.Reveal);
    }

    private async Task RemoveAsync()
    {
        if (!await Dialogs.ConfirmAsync($"Remove {View!.Row.Name}?", "It is told nothing any more, and what waits is not sent. Only the API brings it back.", "Remove", danger: true)) return;
        if (await ActAsync(new RemoveWebhook(Webhook), $"{View!.Row.Name} is removed.")) Navigation.NavigateTo(Links.Webhooks);
    }

    private Task AgainAsync(WebhookDeliveryId delivery) => ActAsync(new SendWebhookAgain(delivery), "It is sent again now.");

    /// <summary>What the page shows.</summary>
    public sealed record WebhookView(WebhookRow Row, Page<WebhookDeliveryRow> Log, Names Names);
}
