using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>The certificate for STARTTLS, read again when its file was renewed.</summary>
internal sealed class MailCertificate(MailInSettings settings, ILogger log)
{
    private readonly Lock door = new();
    private SslStreamCertificateContext? present;
    private DateTime readFrom;

    public bool IsSet => settings.Certificate is not null;

    /// <summary>Reads it for the first time.</summary>
    /// <exception cref="CannotStart">It cannot be read.</exception>
    public void Check()
    {
        if (!IsSet) return;
        try
        {
            Read();
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            throw new CannotStart(CannotStart.WrongUse, $"The certificate for mail, MailIn:Certificate {settings.Certificate}, cannot be read: {failure.Message} It is a PEM file with the certificate and its chain; the key stands in it or in MailIn:CertificateKey.");
        }
    }

    public SslServerAuthenticationOptions Options()
    {
        lock (door)
        {
            try
            {
                if (File.GetLastWriteTimeUtc(settings.Certificate!) != readFrom) Read();
            }
            catch (Exception failure) when (IsUnreadable(failure))
            {
                log.LogError(failure, "The renewed certificate {File} cannot be read; the former one goes on", settings.Certificate);
            }
            return new SslServerAuthenticationOptions { ServerCertificateContext = present };
        }
    }

    private static bool IsUnreadable(Exception failure) => failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private void Read()
    {
        var (file, written) = (settings.Certificate!, File.GetLastWriteTimeUtc(settings.Certificate!));
        using var pem = X509Certificate2.CreateFromPemFile(file, settings.CertificateKey ?? file);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        // Some systems use only keys that were loaded from such a container.
        var usable = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        (present, readFrom) = (SslStreamCertificateContext.Create(usable, chain, offline: true), written);
    }
}
