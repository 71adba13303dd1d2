using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Live;
using Imp.Web.Alerts;
using Imp.Web.Api;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Integrations;

/// <summary>A test goes the way of every event: on disk first, then looked at.</summary>
public sealed partial class TestAlertCard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Sent? sent;
    private string? problem;

    /// <summary>Whose door it goes through.</summary>
    [Parameter, EditorRequired] public IntegrationRow Integration { get; set; } = null!;

    [Inject] private EventLedger Ledger { get; set; } = null!;

    [Inject] private Handled Handled { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    private async Task SendAsync(AlertAction action)
    {
        problem = null;
        try
        {
            var me = await Me.GetAsync();
            if (!(await Board.GetAsync(CancellationToken.None)).May(me, Permission.Manage, Integration.ServiceId)) throw new NotAllowed(Permission.Manage);
            var alert = new Alert(action, $"imp-test/{Integration.Id}", $"Test alert from {me.Name}", AlertSeverity.Info, "imp");
            var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["title"] = alert.Title!, ["dedup_key"] = alert.DedupKey!, ["severity"] = "info", ["source"] = "imp", ["action"] = EventLook.Of(action),
            });
            var receipt = await Ledger.AcceptAsync(new IntegrationRef(Integration.Id, Integration.ServiceId, Integration.Name), GenericJson.Format, alert, body);
            var settled = await Handled.WaitAsync(receipt.Sequence, Patience, CancellationToken.None);
            sent = new Sent(receipt.Sequence, settled?.Outcome ?? EventOutcome.Received, settled?.Incident);
        }
        catch (Exception failure) when (failure is NotAllowed or StorageProblem)
        {
            problem = failure.Message;
        }
    }

    private sealed record Sent(long Sequence, EventOutcome Outcome, long? Incident);
}
