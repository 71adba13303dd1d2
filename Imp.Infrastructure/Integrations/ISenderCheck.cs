using Imp.Domain.Integrations;

namespace Imp.Infrastructure.Integrations;

/// <summary>What a format needs beyond reading: a look outside before its requests are believed. A class of this kind is found by itself.</summary>
internal interface ISenderCheck
{
    /// <summary>The format's name.</summary>
    string Format { get; }

    Task<SenderVerdict> CheckAsync(SenderRequest request, CancellationToken cancel);
}

/// <summary>What the look outside found.</summary>
/// <param name="Refusal">Why the request is not believed; null when it is.</param>
/// <param name="IsPassing">True when the reason may be gone in a moment, so that the sender is asked to come again.</param>
/// <param name="Note">What was done on the way, for the ledger; null for nothing.</param>
public sealed record SenderVerdict(string? Refusal, bool IsPassing = false, string? Note = null)
{
    public static SenderVerdict Believed { get; } = new(Refusal: null);
}

