using Imp.Domain.Shared;

namespace Imp.Domain.Rules;

/// <summary>Somebody saved the list.</summary>
public sealed record RulesSaved(long Version) : DomainEvent("rules.saved");
