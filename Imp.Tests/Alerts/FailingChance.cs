using Imp.Domain.Shared;

namespace Imp.Tests.Alerts;

/// <summary>Fails once, as a mistake of ours would.</summary>
internal sealed class FailingChance : IChance
{
    public int Asked { get; private set; }

    public int FailAt { get; set; }

    public Guid NewId() => ++Asked == FailAt ? throw new InvalidOperationException("secret detail") : Guid.CreateVersion7();

    public byte[] Bytes(int count) => System.Security.Cryptography.RandomNumberGenerator.GetBytes(count);

    public double Fraction() => 0.5;
}
