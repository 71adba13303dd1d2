using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Imp.Domain.Integrations.Aws;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Aws;

namespace Imp.Tests.Integrations;

/// <summary>A key and certificate of our own in the place of Amazon's, so that nothing needs the network.</summary>
internal sealed class AmazonKey : IDisposable
{
    public static readonly Uri Address = new("https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-test.pem");

    private readonly RSA key = RSA.Create(2048);

    public AmazonKey() => Certificate = new CertificateRequest("CN=sns.amazonaws.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public X509Certificate2 Certificate { get; }

    public void GiveTo(Intake intake) => ((SnsCheck)intake.House.Of<IEnumerable<ISenderCheck>>().Single(check => check.Format == "sns")).Know(Address, Certificate);

    /// <summary>Puts a right signature where the recorded body says SIGNATURE.</summary>
    public byte[] Sign(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var hash = document.RootElement.GetProperty("SignatureVersion").GetString() == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var signature = key.SignData(Encoding.UTF8.GetBytes(new SnsMessage(document.RootElement).ToSign()), hash, RSASignaturePadding.Pkcs1);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("SIGNATURE", Convert.ToBase64String(signature)));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
