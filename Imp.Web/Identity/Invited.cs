using Imp.Domain.Shared;

namespace Imp.Web.Identity;

/// <summary>What has to be handed over after somebody was invited.</summary>
public sealed record Invited(string Email, Secret Key);
