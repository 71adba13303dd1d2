using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.IdentityModel.Tokens;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>Lets in whom the provider vouches for.</summary>
public sealed class ProviderDesk(OidcClient provider, CommandBus bus, SignInDesk desk, IChance chance)
{
    /// <returns>Three secrets that nobody can guess.</returns>
    public ProviderAttempt Begin() => new(Base64UrlEncoder.Encode(chance.Bytes(24)), Base64UrlEncoder.Encode(chance.Bytes(24)), Base64UrlEncoder.Encode(chance.Bytes(32)));

    /// <returns>The new session, and the provider's token.</returns>
    /// <exception cref="ProviderTrouble">The provider does not vouch for anybody.</exception>
    /// <exception cref="Refusal">Whoever it is may not come in.</exception>
    public async Task<(SessionId Session, string Token)> FinishAsync(string code, ProviderAttempt attempt, string? from, string? browser, CancellationToken cancel)
    {
        var (person, token) = await provider.RedeemAsync(code, attempt, cancel);
        var session = desk.NewSession();
        await bus.ExecuteAsync(new SignInFromProvider(session, browser, person, new(chance.NewId()), new(chance.NewId())), Actor.System("single sign-on") with { From = from }, cancel);
        return (session, token);
    }
}
