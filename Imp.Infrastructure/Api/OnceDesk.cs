using System.Collections.Concurrent;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Api;

/// <summary>
/// Lets a call that is sent again do nothing twice. That it was carried out is written in the same transaction as what it did; its answer a
/// moment later. Where Imp ends in between, the next try finds the change done and only makes the answer.
/// </summary>
public sealed class OnceDesk(IDbContextFactory<ImpDb> dbs, WriteGate gate, Sealing sealing, TimeProvider clock)
{
    /// <summary>So long a call may be sent again.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Caller, string Key), bool> running = new();

    /// <summary>Claims a key for as long as its call runs.</summary>
    /// <param name="sum">Tells the call from others: of address and body.</param>
    /// <returns>Null while another call of the same key runs.</returns>
    public async Task<OnceCall?> BeginAsync(string caller, string key, RequestSum sum, CancellationToken cancel)
    {
        if (!running.TryAdd((caller, key), true)) return null;
        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var since = clock.GetUtcNow() - Keep;
            var known = await db.Set<KeptAnswer>().SingleOrDefaultAsync(answer => answer.Caller == caller && answer.CallKey == key, cancel);
            if (known is not null && known.At < since)
            {
                await PruneAsync(since);
                known = null;
            }
            var isSame = known is null || known.Request == await sum.ReadAsync(cancel);
            return new OnceCall(this, caller, key, CallMark.Once(caller, key, sum.Read, known?.Made), isSame, known?.Made, sealing.Open(known?.Answer)?.Reveal);
        }
        catch
        {
            running.TryRemove((caller, key), out _);
            throw;
        }
    }

    internal Task KeepAsync(string caller, string key, string answer)
    {
        var text = sealing.Seal(new Secret(answer));
        return gate.RunAsync(writer =>
        {
            KeptAnswerSql.Keep(writer, caller, key, text);
            return Task.CompletedTask;
        });
    }

    internal void End(string caller, string key) => running.TryRemove((caller, key), out _);

    /// <summary>Forgets the calls that may not be sent again any more.</summary>
    public Task PruneAsync() => PruneAsync(clock.GetUtcNow() - Keep);

    private Task PruneAsync(DateTimeOffset before) => gate.RunAsync(writer =>
    {
        KeptAnswerSql.Prune(writer, before);
        return Task.CompletedTask;
    });
}

/// <summary>A call under an <c>Idempotency-Key</c>.</summary>
/// <param name="mark">To carry it out with.</param>
/// <param name="isSame">False when the key was used for another call.</param>
/// <param name="made">The id of what an earlier try made; null where none did.</param>
/// <param name="answer">What was answered before; null when it is still to be carried out, or to be answered.</param>
public sealed class OnceCall(OnceDesk desk, string caller, string key, CallMark mark, bool isSame, Guid? made, string? answer) : IDisposable
{
    public CallMark Mark => mark;

    public bool IsSame => isSame;

    public Guid? Made => made;

    public string? Answer => answer;

    /// <summary>Keeps the answer, if the call changed something.</summary>
    public Task KeepAsync(string text) => mark.IsBooked || made is not null ? desk.KeepAsync(caller, key, text) : Task.CompletedTask;

    public void Dispose() => desk.End(caller, key);
}
