using System.Collections.Concurrent;
using System.Collections.Frozen;
using Imp.Domain.Identity;
using Imp.Domain.Integrations.Mail;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>What the event path needs to know of an integration.</summary>
public sealed record IntegrationRef(IntegrationId Id, ServiceId Service, string Name)
{
    /// <summary>How the subjects of its mails are read.</summary>
    public MailSubjects Subjects { get; init; } = MailSubjects.Default;

    /// <summary>The ids as they are stored, written once and not at every event.</summary>
    internal string IdText { get; } = Id.Value.ToString("D").ToUpperInvariant();

    internal string ServiceText { get; } = Service.Value.ToString("D").ToUpperInvariant();

    /// <summary>What stands between its requests and its alerts; null for most.</summary>
    public ActiveTransform? Transform { get; init; }

    /// <summary>What counts its events against its limit; null for Imp's own, which has none.</summary>
    public Flow? Flow { get; init; }
}

/// <summary>Which integration a key belongs to, kept in memory and read again when an integration changes, so that an event costs no query.</summary>
public sealed class IntegrationKeys(IDbContextFactory<ImpDb> dbs, Flow.Table flows, Bell bell) : IDisposable
{
    private readonly SharedPicture<Copy> picture = new(dbs, bell, [Topic.Integrations, Topic.Services], (db, cancel) => ReadAsync(db, flows, cancel));

    /// <returns>The integration; null for a key that is unknown or belongs to an archived integration or service.</returns>
    public ValueTask<IntegrationRef?> FindAsync(string key, CancellationToken cancel) => picture.Fresh is { } copy ? new(copy.Find(key)) : new(ReadAndFindAsync(key, cancel));

    public void Dispose() => picture.Dispose();

    private async Task<IntegrationRef?> ReadAndFindAsync(string key, CancellationToken cancel) => (await picture.ReadAsync(cancel)).Find(key);

    private static async Task<Copy> ReadAsync(ImpDb db, Flow.Table flows, CancellationToken cancel)
    {
        var rows = await db.Integrations
            .Where(integration => integration.ArchivedAt == null && db.Services.Any(service => service.Id == integration.ServiceId && service.ArchivedAt == null))
            .Select(integration => new { integration.KeyHash, integration.Id, integration.ServiceId, integration.Name, integration.MailKeyPattern, integration.MailResolvedPattern, integration.LimitPerSecond, integration.LimitBurst }).ToListAsync(cancel);
        var transforms = await ActiveTransform.AllAsync(db, cancel);
        var known = rows.ToFrozenDictionary(row => row.KeyHash, row => new IntegrationRef(row.Id, row.ServiceId, row.Name)
        {
            Subjects = (row.MailKeyPattern ?? row.MailResolvedPattern) is null ? MailSubjects.Default : new MailSubjects(row.MailKeyPattern, row.MailResolvedPattern),
            Transform = transforms.GetValueOrDefault(row.Id),
            Flow = flows.Of(row.Id, row.LimitPerSecond, row.LimitBurst),
        });
        return new Copy(known);
    }

    /// <param name="Known">By the key's hash.</param>
    private sealed record Copy(FrozenDictionary<string, IntegrationRef> Known)
    {
        /// <summary>Keys that were found, as sent: hashing one again at every event is a tenth of the event's time. Unknown ones are never added, so it stays as small as the table.</summary>
        private readonly ConcurrentDictionary<string, IntegrationRef> met = new(StringComparer.Ordinal);

        public IntegrationRef? Find(string key)
        {
            if (met.TryGetValue(key, out var integration)) return integration;
            return Known.GetValueOrDefault(KeyText.Hash(key)) is { } found ? met[key] = found : null;
        }
    }
}
