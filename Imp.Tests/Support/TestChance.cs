using System.Security.Cryptography;
using Imp.Domain.Shared;

namespace Imp.Tests.Support;

/// <summary>Chance without jitter: a wait is exactly as long as the table says.</summary>
public sealed class TestChance(TimeProvider clock) : IChance
{
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public double Fraction() => 0.5;
}
