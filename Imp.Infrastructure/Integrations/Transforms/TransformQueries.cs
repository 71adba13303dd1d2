using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>One version in the list.</summary>
public sealed record VersionRow(int Version, TransformKind Kind, DateTimeOffset SavedAt, string SavedBy);

/// <summary>One kept request in the list.</summary>
public sealed record CaseRow(Guid Id, string Name, string Expected);

/// <summary>One request that came in.</summary>
public sealed record PayloadRow(long Sequence, DateTimeOffset ReceivedAt, string Format, string Title, EventOutcome Outcome);

/// <summary>A request as a transform reads it.</summary>
/// <param name="Integration">Its name.</param>
/// <param name="Service">Name of the service.</param>
public sealed record Payload(string Integration, string Service, SentHead Head, SenderRequest Request);

/// <summary>How a transform fared last.</summary>
/// <param name="Event">At which it failed.</param>
public sealed record TransformFailure(DateTimeOffset At, long? Event, string Why);

/// <summary>Everything about one integration's transform.</summary>
/// <param name="Source">Of the version that counts; empty for none.</param>
/// <param name="Failure">Null while it works.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Payloads">The last that came in, newest first.</param>
public sealed record TransformDetail(
    IntegrationId Id, string Integration, TransformKind Kind, int Version, string Source, TransformFailure? Failure, IReadOnlyList<VersionRow> Versions, IReadOnlyList<CaseRow> Cases,
    IReadOnlyList<PayloadRow> Payloads)
{
    /// <summary>Whose alerts they are.</summary>
    public ServiceId Service { get; init; }
}

/// <summary>Reads transforms.</summary>
public sealed class TransformQueries(IDbContextFactory<ImpDb> dbs, StoredBodies bodies)
{
    /// <summary>So many requests are offered.</summary>
    public const int ShownPayloads = 20;

    private const int ShownVersions = 50;

    /// <returns>Null when there is no such integration.</returns>
    public async Task<TransformDetail?> GetAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.Integrations.Where(one => one.Id == id).Select(one => new { one.Name, one.ServiceId }).SingleOrDefaultAsync(cancel) is not { } door) return null;

        var transform = await db.Transforms.SingleOrDefaultAsync(one => one.IntegrationId == id, cancel);
        var versions = await db.TransformVersions.Where(one => one.IntegrationId == id).OrderByDescending(one => one.Version).Take(ShownVersions)
            .Select(one => new VersionRow(one.Version, one.Kind, one.SavedAt, one.SavedBy)).ToListAsync(cancel);
        var cases = await db.TransformCases.Where(one => one.IntegrationId == id).OrderBy(one => one.Name).Select(one => new CaseRow(one.Id, one.Name, one.Expected)).ToListAsync(cancel);
        var source = transform is null ? "" : await db.TransformVersions.Where(one => one.IntegrationId == id && one.Version == transform.Version).Select(one => one.Source).SingleAsync(cancel);
        return new TransformDetail(
            id, door.Name, transform?.Kind ?? TransformKind.None, transform?.Version ?? 0, source, FailureOf(transform), versions, cases, await PayloadsAsync(db, id, cancel))
        {
            Service = door.ServiceId,
        };
    }

    /// <summary>For the integration's page.</summary>
    /// <returns>What counts and how it fares; <see cref="TransformKind.None"/> where nothing was ever saved.</returns>
    public async Task<(TransformKind Kind, TransformFailure? Failure)> StateAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var transform = await db.Transforms.SingleOrDefaultAsync(one => one.IntegrationId == id, cancel);
        return (transform?.Kind ?? TransformKind.None, FailureOf(transform));
    }

    /// <returns>The sentence that an event carries whose transform failed; null for all others.</returns>
    public async Task<string?> FailureOfAsync(long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.TransformRuns.Where(run => run.Sequence == sequence).Select(run => run.Failure).SingleOrDefaultAsync(cancel);
    }

    /// <returns>What was saved then; null when there is no such version.</returns>
    public async Task<TransformVersion?> VersionAsync(IntegrationId id, int version, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.TransformVersions.SingleOrDefaultAsync(one => one.IntegrationId == id && one.Version == version, cancel);
    }

    /// <summary>The last version of a kind, for whoever switches back to it.</summary>
    public async Task<TransformVersion?> LastAsync(IntegrationId id, TransformKind kind, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.TransformVersions.Where(one => one.IntegrationId == id && one.Kind == kind).OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancel);
    }

    /// <returns>A request of the integration; null when there is none.</returns>
    public async Task<Payload?> PayloadAsync(IntegrationId id, long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await ReadAsync(db, id, sequence, cancel);
    }

    /// <returns>The requests that are offered, newest first.</returns>
    public async Task<IReadOnlyList<Payload>> PayloadsAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var all = new List<Payload>();
        foreach (var row in await PayloadsAsync(db, id, cancel))
            if (await ReadAsync(db, id, row.Sequence, cancel) is { } payload) all.Add(payload);
        return all;
    }

    /// <returns>The kept requests with what must become of each.</returns>
    public async Task<IReadOnlyList<(CaseRow Case, Payload Payload)>> CasesAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var names = await NamesAsync(db, id, cancel);
        var cases = await db.TransformCases.Where(one => one.IntegrationId == id).OrderBy(one => one.Name).ToListAsync(cancel);
        return [.. cases.Select(one => (new CaseRow(one.Id, one.Name, one.Expected), PayloadOf(names, SentHead.FromJson(one.Request), one.Body, one.CreatedAt)))];
    }

    private static async Task<List<PayloadRow>> PayloadsAsync(ImpDb db, IntegrationId id, CancellationToken cancel) =>
        await db.Events.Where(one => one.IntegrationId == id && one.RequestSequence == null && one.Outcome != EventOutcome.Refused).OrderByDescending(one => one.Sequence).Take(ShownPayloads)
            .Select(one => new PayloadRow(one.Sequence, one.ReceivedAt, one.Format, one.Title ?? one.DedupKey, one.Outcome)).ToListAsync(cancel);

    private async Task<Payload?> ReadAsync(ImpDb db, IntegrationId id, long sequence, CancellationToken cancel)
    {
        var stored = await db.Events.Where(one => one.Sequence == sequence && one.IntegrationId == id).Select(one => new { one.Format, one.ReceivedAt }).SingleOrDefaultAsync(cancel);
        if (stored is null) return null;
        var head = await db.TransformRuns.Where(run => run.Sequence == sequence).Select(run => run.Request).SingleOrDefaultAsync(cancel);
        var body = await bodies.ReadAsync(db, sequence, cancel) ?? [];
        return PayloadOf(await NamesAsync(db, id, cancel), head is null ? SentHead.Unknown(stored.Format) : SentHead.FromJson(head), body, stored.ReceivedAt);
    }

    private static Task<Names> NamesAsync(ImpDb db, IntegrationId id, CancellationToken cancel) =>
        (from door in db.Integrations where door.Id == id join service in db.Services on door.ServiceId equals service.Id select new Names(door.Name, service.Name)).SingleAsync(cancel);

    private static Payload PayloadOf(Names names, SentHead head, byte[] body, DateTimeOffset at) => new(names.Integration, names.Service, head, head.ToRequest(body, at));

    private static TransformFailure? FailureOf(Transform? transform) => transform is { FailedAt: { } at, Failure: { } why } ? new TransformFailure(at, transform.FailedEvent, why) : null;

    private sealed record Names(string Integration, string Service);
}
