using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Imp.Web.Identity;

/// <summary>What a browser is asked to make, and the handler's own words that check the answer.</summary>
public sealed record PasskeyOffer(string Options, string State);

/// <summary>Makes passkeys and signs in by them. The cryptography is the framework's handler (WebAuthn level 3); a passkey stands for both steps, so its device must have asked for a finger, a face or a PIN.</summary>
internal sealed class PasskeyDesk(PasskeyQueries passkeys, PeopleQueries people, SignInDesk desk, PasskeyCookie cookie, ImpSettings settings, ILogger<PasskeyDesk> log)
{
    private readonly PasskeyHandler<PasskeyPerson> handler = Handler(new PasskeyStore(passkeys, people), settings);

    /// <returns>Whether anybody has one.</returns>
    public Task<bool> OffersAsync(CancellationToken cancel) => passkeys.AnyAsync(cancel);

    /// <returns>What the browser is to make for a person.</returns>
    public async Task<PasskeyOffer> BeginAsync(PersonRow person)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, Nowhere);
        return new PasskeyOffer(made.CreationOptionsJson, made.AttestationState ?? "");
    }

    /// <returns>Null when what the browser made is not what it was asked for.</returns>
    public async Task<MadePasskey?> CheckAsync(UserId person, PasskeyOffer offer, string credential)
    {
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = Nowhere, CredentialJson = credential, AttestationState = offer.State });
        if (result is { Succeeded: true, Passkey: { IsUserVerified: true } made } && result.UserEntity?.Id == person.ToString())
            return new MadePasskey(WebEncoders.Base64UrlEncode(made.CredentialId), made.PublicKey, made.SignCount, made.IsBackupEligible, made.IsBackedUp);

        log.LogWarning("A passkey was not taken: {Reason}", result.Failure?.Message ?? "its person was not verified by the device");
        return null;
    }

    /// <summary>Asks whoever stands at the sign-in for any passkey of this Imp.</summary>
    /// <returns>What the browser signs.</returns>
    public async Task<string> AskAsync(HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(null!, http);
        cookie.Write(http, asked.AssertionState ?? "");
        return asked.RequestOptionsJson;
    }

    /// <returns>The new session; null when the passkey lets nobody in.</returns>
    public async Task<SessionId?> EnterAsync(HttpContext http, string credential)
    {
        var from = http.Connection.RemoteIpAddress?.ToString();
        if (!desk.MayTry(from) || credential.Length is 0 or > 32_768 || cookie.Read(http) is not { } state) return null;
        try
        {
            var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
            if (result is { Succeeded: true, Passkey: { } used, User: { } person })
                return await desk.EnterAsync(person.Id, SignInWay.Passkey, from, http.Request.Headers.UserAgent.ToString(), http.RequestAborted,
                    new UsedPasskey(WebEncoders.Base64UrlEncode(used.CredentialId), used.SignCount, used.IsBackedUp));
            log.LogInformation("A passkey let nobody in: {Reason}", result.Failure?.Message);
        }
        catch (Missing)
        {
            // It was removed a moment ago.
        }
        desk.Failed(from);
        return null;
    }

    /// <summary>The handler looks at the settings, not at a request: on a live page there is none.</summary>
    private static HttpContext Nowhere => new DefaultHttpContext();

    private static PasskeyHandler<PasskeyPerson> Handler(PasskeyStore store, ImpSettings settings)
    {
        var site = new Uri(settings.LinkBase);
        var options = new IdentityPasskeyOptions
        {
            ServerDomain = site.Host, UserVerificationRequirement = "required", ResidentKeyRequirement = "required", AttestationConveyancePreference = "none",
            // What people open, not what a proxy passes on.
            ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && Uri.TryCreate(asked.Origin, UriKind.Absolute, out var origin) && origin.GetLeftPart(UriPartial.Authority) == site.GetLeftPart(UriPartial.Authority)),
        };
        return new(new UserManager<PasskeyPerson>(store, Options.Create(new IdentityOptions()), null!, [], [], null!, null!, null!, null!), Options.Create(options));
    }
}
