using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imp.Domain.Integrations.Aws;

/// <summary>The envelope that SNS puts around a message, and the rules by which it is believed.</summary>
public sealed partial class SnsMessage(JsonElement body)
{
    private static readonly string[] Signed = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    public string? Type => body.Text("Type");

    public string? Id => body.Text("MessageId");

    public string? Topic => body.Text("TopicArn");

    public string? Subject => body.Text("Subject");

    public string? Text => body.Text("Message");

    /// <summary>The message as JSON; Undefined when it is plain text.</summary>
    public JsonElement Inner => body.Unpacked("Message");

    /// <summary>Where the certificate lies; null when the address is not one of Amazon's, and then nobody calls it.</summary>
    public Uri? CertificateAddress => Amazon(body.AnyText("SigningCertURL", "SigningCertUrl")) is { } url && url.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal) ? url : null;

    /// <summary>Where a subscription is confirmed; null when the address is not one of Amazon's.</summary>
    public Uri? SubscribeAddress => Amazon(body.AnyText("SubscribeURL", "SubscribeUrl"));

    public static bool IsEnvelope(JsonElement body) => body.Text("TopicArn") is not null && body.Text("Type") is not null;

    /// <summary>Checks the signature; needs no network.</summary>
    /// <param name="certificate">From <see cref="CertificateAddress"/>.</param>
    /// <param name="now">The certificate must be valid then.</param>
    public bool IsSignedBy(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime()) return false;

        HashAlgorithmName? hash = body.Text("SignatureVersion") switch { "1" => HashAlgorithmName.SHA1, "2" => HashAlgorithmName.SHA256, _ => null };
        if (hash is null || Bytes(body.Text("Signature")) is not { } signature) return false;
        using var key = certificate.GetRSAPublicKey();
        return key is not null && key.VerifyData(Encoding.UTF8.GetBytes(ToSign()), signature, hash.Value, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Each field that is there, as name and value on lines of their own, in the order of the names; exactly as sent, not trimmed.</summary>
    public string ToSign()
    {
        var text = new StringBuilder();
        foreach (var name in Signed)
        {
            var value = body.At(name is "SubscribeURL" && !body.Has("SubscribeURL") ? "SubscribeUrl" : name);
            if (value.ValueKind == JsonValueKind.String) text.Append(name).Append('\n').Append(JsonReading.String(value)).Append('\n');
        }
        return text.ToString();
    }

    private static Uri? Amazon(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "https", IsDefaultPort: true, UserInfo: "" } && Host().IsMatch(url.Host) ? url : null;

    private static byte[]? Bytes(string? base64)
    {
        if (base64 is null) return null;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    [GeneratedRegex(@"\Asns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex Host();
}
