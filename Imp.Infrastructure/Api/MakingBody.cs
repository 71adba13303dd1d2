using Imp.Domain.Shared;

namespace Imp.Infrastructure.Api;

/// <summary>What the body of something that is made begins with.</summary>
public abstract record MakingBody
{
    [Field("Your own id for it, when it is made; left out: Imp makes one.")]
    public Guid? Id { get; init; }
}

/// <summary>Small readings of bodies.</summary>
internal static class Given
{
    /// <returns>Null for all zeros, by which a caller takes something away.</returns>
    public static TId? IdOrNone<TId>(TId? id) where TId : struct, IId => id is { } one && one.Value != default ? id : null;
}
