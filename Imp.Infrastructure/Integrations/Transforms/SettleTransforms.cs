using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>Puts what scripts made of stored requests in their place, each at most once: the first alert into the request's own row, further ones behind it.</summary>
internal sealed class SettleTransforms(IReadOnlyList<TransformResult> results, DateTimeOffset now) : Write
{
    // Made before the transaction: what fails while it is written must fail for all of them.
    private readonly List<(TransformResult Made, List<AlertDetails?> Details)> whole = [.. results.Select(result => (result, result.Alerts.Select(alert => alert.Details?.Invoke()).ToList()))];

    /// <summary>What is settled already, without an incident.</summary>
    public List<Settlement> Settled { get; } = [];

    /// <summary>True when some are left because alerts before them were not handled yet.</summary>
    public bool MustWait { get; private set; }

    public override Task RunAsync(Writer writer)
    {
        foreach (var (result, details) in whole)
        {
            var sequence = result.Request.Sequence;
            if (!TransformSql.IsWaiting(writer, sequence)) continue;
            if (TransformSql.MustWait(writer, result.Request.Integration, sequence))
            {
                MustWait = true;
                break;
            }
            if (result.End is { } end) End(writer, result, end);
            else Become(writer, result, details);
            Mark(writer, result);
        }
        writer.WillRing(Topic.Inbox);
        writer.WillRing(Topic.Events);
        return Task.CompletedTask;
    }

    private void End(Writer writer, TransformResult result, EventOutcome end)
    {
        TransformSql.End(writer, result.Request.Sequence, end, result.Note!, now);
        Settled.Add(new Settlement(result.Request.Sequence, end, result.Note, null));
    }

    private static void Become(Writer writer, TransformResult result, List<AlertDetails?> details)
    {
        var (request, integration) = (result.Request, result.Request.Integration);
        for (var at = 0; at < result.Alerts.Count; at++)
        {
            var alert = result.Alerts[at];
            var key = alert.DedupKey ?? DedupKeys.From(integration.Service, integration.Id, alert.Title ?? "");
            if (at == 0) TransformSql.Become(writer, request.Sequence, result.Format.Name, alert, key, details[at]);
            else EventSql.Insert(writer, integration, new NewEvent(request.ReceivedAt, result.Format.Name, alert, key, null, EventOutcome.Received, Request: request.Sequence, Details: details[at]), default);
            writer.Keys.Wait(integration.Service, key);
        }
    }

    private void Mark(Writer writer, TransformResult result)
    {
        if (result.Version is not { } version) return;
        var sentence = result.Failure is { } failure ? TransformReading.Sentence(failure, result.Format) : null;
        TransformSql.Ran(writer, result.Request.Sequence, version, sentence);
        TransformSql.Mark(writer, result.Request.Integration.Id, version, result.Failure is { } why ? (result.Request.Sequence, why) : null, now);
    }
}
