namespace Imp.Domain.Shared;

/// <summary>Where ids and everything random come from, so that a test can decide them.</summary>
public interface IChance
{
    /// <returns>An id nobody has used, growing with time so that indexes stay compact.</returns>
    Guid NewId();

    /// <returns>Unpredictable bytes, fit for keys and tokens.</returns>
    byte[] Bytes(int count);

    /// <returns>At least 0, below 1; for jitter.</returns>
    double Fraction();
}
