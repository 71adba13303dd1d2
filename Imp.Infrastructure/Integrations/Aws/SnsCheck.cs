using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Aws;
using Imp.Infrastructure.Outbound;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Aws;

/// <summary>Believes an SNS message when Amazon's certificate says so, and confirms a subscription by asking for the address in it. Both only at Amazon's hosts.</summary>
internal sealed class SnsCheck(GuardedHttp http, TimeProvider clock, ILogger<SnsCheck> log) : ISenderCheck
{
    private const int MostCertificates = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Uri, X509Certificate2> certificates = new();

    public string Format => SnsFormat.Word;

    public async Task<SenderVerdict> CheckAsync(SenderRequest request, CancellationToken cancel)
    {
        // Without the envelope there is nothing signed: the key in the address stands alone, as with any other sender.
        if (!SnsMessage.IsEnvelope(request.Content)) return SenderVerdict.Believed;

        var message = new SnsMessage(request.Content);
        if (message.CertificateAddress is not { } address) return new SenderVerdict("\"SigningCertURL\" is not an address of Amazon SNS.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            if (await CertificateAsync(address, patience.Token) is not { } certificate) return new SenderVerdict("The signing certificate could not be read.", IsPassing: true);
            if (!message.IsSignedBy(certificate, clock.GetUtcNow())) return new SenderVerdict("The signature is wrong.");
            return message.Type == "SubscriptionConfirmation" ? await ConfirmAsync(message, patience.Token) : SenderVerdict.Believed;
        }
        catch (Exception failure) when (failure is HttpRequestException or ForbiddenTarget or IOException || failure is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            log.LogWarning("Amazon SNS could not be reached: {Reason}", failure.Message);
            return new SenderVerdict("Amazon SNS could not be reached, neither for its certificate nor to confirm.", IsPassing: true);
        }
    }

    /// <summary>Takes a certificate as if it had been fetched, for tests.</summary>
    internal void Know(Uri address, X509Certificate2 certificate) => certificates[address] = certificate;

    private async Task<SenderVerdict> ConfirmAsync(SnsMessage message, CancellationToken cancel)
    {
        if (message.SubscribeAddress is not { } address) return new SenderVerdict("\"SubscribeURL\" is not an address of Amazon SNS.");
        return await http.GetAsync(address, cancel) is null
            ? new SenderVerdict("Amazon SNS did not accept the confirmation.", IsPassing: true)
            : new SenderVerdict(null, Note: $"The subscription to {message.Topic} was confirmed.");
    }

    private async Task<X509Certificate2?> CertificateAsync(Uri address, CancellationToken cancel)
    {
        if (certificates.TryGetValue(address, out var known)) return known;
        if (await http.GetAsync(address, cancel) is not { } pem) return null;
        try
        {
            var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            if (certificates.Count >= MostCertificates) certificates.Clear();
            return certificates.GetOrAdd(address, certificate);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
