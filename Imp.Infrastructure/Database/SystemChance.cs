using System.Security.Cryptography;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database;

/// <summary>The real one.</summary>
internal sealed class SystemChance(TimeProvider clock) : IChance
{
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public double Fraction() => Random.Shared.NextDouble();
}
