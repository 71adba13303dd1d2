using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Pushover;

/// <summary>Asks Pushover what became of an emergency, and calls it off.</summary>
internal sealed class PushoverApi(OutboundOptions options, TimeProvider clock) : ProviderApi(new("https://api.pushover.net"), MostAtOnce, options, clock)
{
    /// <summary>Pushover asks for no more connections than two.</summary>
    public const int MostAtOnce = 2;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <returns>Null when there was no answer.</returns>
    public Task<OutboundAnswer?> ReceiptAsync(string receipt, string token, CancellationToken cancel) =>
        AskAsync(new HttpCall(new Uri(Server, $"/1/receipts/{receipt}.json?token={Uri.EscapeDataString(token)}"), null, "") { Method = HttpMethod.Get }, Within, cancel);

    /// <returns>Null when there was no answer.</returns>
    public Task<OutboundAnswer?> CallOffAsync(string receipt, string token, CancellationToken cancel) =>
        AskAsync(HttpCall.Form(new Uri(Server, $"/1/receipts/{receipt}/cancel.json"), ("token", token)), Within, cancel);
}
