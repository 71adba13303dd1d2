using System.Globalization;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications.Pushover;

/// <summary>Looks at the receipts of emergencies while they ring: who takes one in Pushover's app takes the incident, and what nobody needs to come for any more is called off.</summary>
internal sealed class PushoverReceipts(PushoverApi api, ReceiptQueries receipts, AckLinkQueries pages, ReplyDesk desk, Sealing sealing, CommandBus bus, TimeProvider clock, ILogger<PushoverReceipts> log) : IWorker
{
    /// <summary>Pushover allows a look at one receipt every five seconds.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const int Batch = 20;

    /// <summary>After an error of the other side.</summary>
    private static readonly TimeSpan InTrouble = TimeSpan.FromSeconds(30);

    private readonly Actor self = Actor.System("receipts");

    public IReadOnlyList<Topic> WokenBy => [];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var due = await receipts.DueAsync(ChannelKind.Pushover, clock.GetUtcNow(), Batch, cancel);
        foreach (var some in due.Chunk(PushoverApi.MostAtOnce)) await Task.WhenAll(some.Select(one => LookAsync(one, cancel)));
        return due.Count;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => receipts.NextDueAsync(ChannelKind.Pushover, cancel);

    private async Task LookAsync(DueReceipt due, CancellationToken cancel)
    {
        try
        {
            await bus.ExecuteAsync(await ReadAsync(due, cancel), self, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One that cannot be read must not keep the others waiting.
            log.LogError(failure, "The receipt of {Delivery} could not be looked at", due.Delivery);
            await bus.ExecuteAsync(new ReportDelivery(due.Delivery, null) { AskAt = clock.GetUtcNow() + InTrouble }, self, cancel);
        }
    }

    private async Task<ReportDelivery> ReadAsync(DueReceipt due, CancellationToken cancel)
    {
        var over = new ReportDelivery(due.Delivery, null);
        // By then it rings no more, whatever is known of it.
        if (clock.GetUtcNow() > due.SentAt + PushoverChannel.RingsFor + InTrouble || ChannelFields.Open(sealing, due.Method) is not { } fields) return over;
        if (await pages.FindAsync(due.Delivery, cancel) is not { } page) return over;

        if (!await receipts.PagesAsync([.. page.All.Where(one => one.WaitsForAnswer).Select(one => one.Incident)], cancel))
            return IsTrouble(await api.CallOffAsync(due.Receipt, fields[PushoverChannel.Token], cancel)) ? over with { AskAt = clock.GetUtcNow() + InTrouble } : over;

        var answer = await api.ReceiptAsync(due.Receipt, fields[PushoverChannel.Token], cancel);
        if (IsTrouble(answer)) return over with { AskAt = clock.GetUtcNow() + InTrouble };
        if (answer!.Json is not { } receipt || answer.Json.Text("status") != "1") return over;

        var read = over with { DeliveredAt = At(receipt, "last_delivered_at") };
        if (answer.Json.Text("acknowledged") == "1")
        {
            // Whoever else has the group's key takes it by a link of his own; here it is known of one person only.
            if (answer.Json.Text("acknowledged_by") == fields[PushoverChannel.User]) await desk.ActAsync(due.Delivery, ReplyAction.Acknowledge, "Pushover", cancel);
            return read with { Seen = true, DeliveredAt = read.DeliveredAt ?? At(receipt, "acknowledged_at") };
        }
        return answer.Json.Text("expired") == "1" ? read : read with { AskAt = clock.GetUtcNow() + Every };
    }

    private static bool IsTrouble(Outbound.OutboundAnswer? answer) => answer is null || (int)answer.Status is 408 or 429 or >= 500;

    private static DateTimeOffset? At(JsonElement? receipt, string name) =>
        long.TryParse(receipt.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
