using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications.WebPush;

/// <summary>
/// By which push services and browsers know this installation (VAPID, RFC 8292). Derived from the key file, so there is nothing to store or to back up
/// besides it; with another key file every browser has to be switched on again.
/// </summary>
public sealed class PushKey
{
    /// <summary>Half of what push services allow, for clocks that differ.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(12);

    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    /// <summary>There are a handful of push services; more would be somebody's game.</summary>
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<string, (string Proof, DateTimeOffset MadeAt)> kept = new(StringComparer.Ordinal);
    private readonly Lazy<ECDsa> key;
    private readonly string contact;

    public PushKey(DataFolder folder, PublicAddress address, MailOptions mail)
    {
        key = new(() => Make(folder));
        // Whom a push service may write to when something is wrong; it must be one of the two.
        contact = address.Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? address.Url : "mailto:" + (mail.From ?? "imp@localhost");
    }

    /// <summary>What a browser is given when it is switched on: 65 bytes in base64url.</summary>
    public string Public => Base64Url.EncodeToString(PushCipher.Point(key.Value.ExportParameters(includePrivateParameters: false)));

    /// <returns>The value of the Authorization header for one push; for one push service the same for a while.</returns>
    internal string Prove(Uri endpoint, DateTimeOffset now)
    {
        var service = endpoint.GetLeftPart(UriPartial.Authority);
        if (kept.TryGetValue(service, out var one) && now >= one.MadeAt && now - one.MadeAt < RenewedAfter) return one.Proof;

        if (kept.Count >= MostKept) kept.Clear();
        var proof = Make(service, now);
        kept[service] = (proof, now);
        return proof;
    }

    private string Make(string service, DateTimeOffset now)
    {
        var claims = new JsonObject { ["aud"] = service, ["exp"] = (now + GoodFor).ToUnixTimeSeconds(), ["sub"] = contact };
        var text = $"{Encode("""{"typ":"JWT","alg":"ES256"}""")}.{Encode(claims.ToJsonString())}";
        var signature = key.Value.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={text}.{Base64Url.EncodeToString(signature)}, k={Public}";
    }

    /// <summary>One of four thousand million numbers is none that the curve has; then the next is taken.</summary>
    private static ECDsa Make(DataFolder folder)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = folder.KeyFor($"web-push/{number}") });
            }
            catch (CryptographicException) when (number < 3)
            {
                // The next one, then.
            }
        }
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
