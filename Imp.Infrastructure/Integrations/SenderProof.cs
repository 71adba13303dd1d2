using Imp.Domain.Integrations;

namespace Imp.Infrastructure.Integrations;

/// <summary>Says whether a request that shows the right key is also the sender's own: by the integration's signing secret, or in the format's own way.</summary>
public sealed class SenderProof
{
    private readonly Dictionary<string, ISenderCheck> checks;
    private readonly IntegrationSecrets secrets;

    public SenderProof(IServiceProvider services, IntegrationSecrets secrets)
    {
        this.secrets = secrets;
        checks = ((IEnumerable<ISenderCheck>)services.GetService(typeof(IEnumerable<ISenderCheck>))!).ToDictionary(check => check.Format);
    }

    public async Task<SenderVerdict> CheckAsync(IntegrationRef integration, IFormat format, SenderRequest request, CancellationToken cancel)
    {
        if (format is not ISelfProvingFormat own || !own.Proves(request))
        {
            var (isAsked, secret) = await secrets.FindAsync(integration.Id, cancel);
            if (isAsked && secret is null) return new SenderVerdict("The signing secret cannot be opened with this installation's key file; set it anew.", IsPassing: true);
            // Whoever has only the key must not get past the signature by looking like another sender.
            if (secret is not null && format is not ISignedFormat) return new SenderVerdict($"This integration asks for a signature, and \"{format.Name}\" has none.");
            if (secret is not null && !((ISignedFormat)format).IsSigned(request, secret)) return new SenderVerdict("The signature is missing or wrong.");
        }
        return checks.TryGetValue(format.Name, out var check) ? await check.CheckAsync(request, cancel) : SenderVerdict.Believed;
    }
}
