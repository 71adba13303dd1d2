using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;

namespace Imp.Web.Integrations;

/// <summary>What senders at <c>/in/{key}</c> are told when all is well: always 202, always an object.</summary>
internal static class SenderAnswers
{
    private const int MostListed = 100;

    /// <summary>So long an answer waits for what became of the event.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <param name="settled">Null while it is not known.</param>
    public static Task OneAsync(HttpContext context, string format, Receipt receipt, Settlement? settled) => WriteAsync(context, Of(receipt, settled) with { Status = "accepted", Format = format });

    /// <summary>A batch is not waited for; each event's page says what became of it.</summary>
    public static Task SeveralAsync(HttpContext context, string format, IReadOnlyList<Receipt> receipts) =>
        WriteAsync(context, new Several("accepted", format, receipts.Count, [.. receipts.Take(MostListed).Select(receipt => Of(receipt, receipt.Settled))]));

    /// <param name="sequence">Where it was written down; null when it was not.</param>
    public static Task NothingAsync(HttpContext context, string format, string note, long? sequence) =>
        WriteAsync(context, new Nothing("ignored", format, note, sequence, sequence is null ? null : $"/events/{sequence}"));

    private static Accepted Of(Receipt receipt, Settlement? settled) => new(
        null, null, receipt.Sequence, receipt.DedupKey.Length == 0 ? null : receipt.DedupKey, (settled?.Outcome ?? EventOutcome.Received).ToString().ToLowerInvariant(), settled?.Reason, settled?.Incident, $"/events/{receipt.Sequence}", receipt.Grouped ? true : null);

    private static Task WriteAsync<T>(HttpContext context, T answer)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(answer, IngestJson.Options, context.RequestAborted);
    }

    private sealed record Accepted(string? Status, string? Format, long EventId, string? DedupKey, string Outcome, string? Reason, long? Incident, string Event, bool? Grouped);

    private sealed record Several(string Status, string Format, int Count, IReadOnlyList<Accepted> Events);

    private sealed record Nothing(string Status, string Format, string Reason, long? EventId, string? Event);
}
