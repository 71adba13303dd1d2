using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Encrypts secrets that must be read back, with AES-GCM under the installation's key file; without that file the database gives nothing away.</summary>
public sealed class Sealing(DataFolder folder, IChance chance)
{
    /// <summary>Names the key.</summary>
    internal const string KeyPurpose = "contact-secrets";

    /// <summary>With which every sealed text begins.</summary>
    internal const string Prefix = "s1.";

    /// <summary>Length of a nonce, in bytes.</summary>
    internal const int NonceBytes = 12;

    private const int TagBytes = 16;

    private readonly Lazy<byte[]> key = new(() => folder.KeyFor(KeyPurpose));

    /// <returns>Text that only this installation can open.</returns>
    public string Seal(Secret secret) => Seal(secret, key.Value, chance.Bytes(NonceBytes));

    /// <returns>Null when it was sealed with another key file, or damaged.</returns>
    public Secret? Open(string? text) => Open(text, key.Value);

    internal static string Seal(Secret secret, byte[] key, byte[] nonce)
    {
        var plain = Encoding.UTF8.GetBytes(secret.Reveal);
        var whole = new byte[NonceBytes + TagBytes + plain.Length];
        nonce.CopyTo(whole.AsSpan());
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes));
        return Prefix + Convert.ToBase64String(whole);
    }

    internal static Secret? Open(string? text, byte[] key)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;

        try
        {
            ReadOnlySpan<byte> whole = Convert.FromBase64String(text[Prefix.Length..]);
            if (whole.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[whole.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(whole[..NonceBytes], whole[(NonceBytes + TagBytes)..], whole.Slice(NonceBytes, TagBytes), plain);
            return new Secret(Encoding.UTF8.GetString(plain));
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
