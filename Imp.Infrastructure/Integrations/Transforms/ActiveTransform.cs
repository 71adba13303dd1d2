using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>A transform that counts, made ready once for all requests until it is saved again.</summary>
/// <param name="Mapping">Null for a script.</param>
/// <param name="Code">What the engine runs; null for a mapping.</param>
public sealed record ActiveTransform(int Version, ReadyMapping? Mapping, string? Code)
{
    /// <returns>Of every integration that has one.</returns>
    internal static async Task<Dictionary<IntegrationId, ActiveTransform>> AllAsync(ImpDb db, CancellationToken cancel) =>
        (await Counting(db).ToListAsync(cancel)).Select(version => (version.IntegrationId, Ready: Of(version))).Where(one => one.Ready is not null).ToDictionary(one => one.IntegrationId, one => one.Ready!);

    /// <returns>Null when the integration has none.</returns>
    internal static async Task<ActiveTransform?> FindAsync(ImpDb db, IntegrationId integration, CancellationToken cancel) =>
        await Counting(db).Where(version => version.IntegrationId == integration).SingleOrDefaultAsync(cancel) is { } version ? Of(version) : null;

    private static IQueryable<TransformVersion> Counting(ImpDb db) =>
        from transform in db.Transforms
        where transform.Kind != TransformKind.None
        join version in db.TransformVersions on new { transform.IntegrationId, transform.Version } equals new { version.IntegrationId, version.Version }
        select version;

    private static ActiveTransform? Of(TransformVersion version) => version.Kind switch
    {
        TransformKind.None => null,
        TransformKind.Mapping => new ActiveTransform(version.Version, new ReadyMapping(Domain.Integrations.Transforms.Mapping.FromJson(version.Source) ?? new Mapping()), null),
        TransformKind.Script => new ActiveTransform(version.Version, null, version.Compiled ?? version.Source),
    };
}
