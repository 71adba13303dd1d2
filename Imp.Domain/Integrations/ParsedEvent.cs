using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations;

/// <summary>What a parser made of a body.</summary>
/// <param name="Alert">What it says; null when it could not be understood.</param>
/// <param name="Key">The integration key, where the format carries it in the body; null otherwise.</param>
/// <param name="Errors">What is wrong, one sentence per field; empty when all is well.</param>
public sealed record ParsedEvent(Alert? Alert, string? Key, IReadOnlyList<string> Errors)
{
    public static ParsedEvent Wrong(params string[] errors) => new(null, null, errors);
}
