using System.Diagnostics.Metrics;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;

namespace Imp.Infrastructure.Operations;

/// <summary>What Imp counts about itself, at the places where it happens. Who listens (the page for Prometheus, an OTLP exporter) is not their business.</summary>
public sealed class Instruments : IDisposable
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string MeterName = "Imp";

    private readonly Histogram<double> requests;
    private readonly Counter<long> events;
    private readonly Histogram<double> transactions;
    private readonly Counter<long> changes;
    private readonly Counter<long> attempts;
    private readonly Histogram<double> sending;

    public Instruments()
    {
        // Its own scope: several installations in one process, as in tests, do not count each other's.
        Meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        requests = Meter.CreateHistogram<double>("imp.http.request.duration", "s", "Answering HTTP requests, by kind of address and class of status.");
        events = Meter.CreateCounter<long>("imp.events", null, "Events by what became of them.");
        transactions = Meter.CreateHistogram<double>("imp.writer.transaction.duration", "s", "Transactions of the one writer, from the beginning to the durable commit.");
        changes = Meter.CreateCounter<long>("imp.writer.changes", null, "Changes that were written; several share a transaction.");
        attempts = Meter.CreateCounter<long>("imp.delivery.attempts", null, "Attempts to send a message, by channel and outcome.");
        sending = Meter.CreateHistogram<double>("imp.delivery.duration", "s", "Attempts to send a message, by channel.");
    }

    /// <summary>On which gauges may be put.</summary>
    public Meter Meter { get; }

    public void Answered(string kind, int status, TimeSpan took) => requests.Record(took.TotalSeconds, Tag("kind", kind), Tag("code", Class(status)));

    internal void Settled(Settlement one) => events.Add(1, Tag("outcome", one.Outcome.ToString()));

    internal void Joined() => events.Add(1, Tag("outcome", "Attached"));

    internal void Wrote(int changesInIt, TimeSpan took)
    {
        transactions.Record(took.TotalSeconds);
        changes.Add(changesInIt);
    }

    internal void Tried(ChannelKind channel, DeliveryResult result, TimeSpan took)
    {
        attempts.Add(1, Tag("channel", channel.ToString()), Tag("outcome", Outcome(result)));
        sending.Record(took.TotalSeconds, Tag("channel", channel.ToString()));
    }

    public void Dispose() => Meter.Dispose();

    private static string Outcome(DeliveryResult result) => result switch
    {
        Delivered => "delivered",
        TryLater => "try_later",
        _ => "gave_up",
    };

    private static string Class(int status) => (status / 100) switch { 1 => "1xx", 2 => "2xx", 3 => "3xx", 4 => "4xx", _ => "5xx" };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
