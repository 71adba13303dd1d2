using System.Buffers.Text;
using System.Security.Cryptography;

namespace Imp.Tests.Notifications;

/// <summary>The browser's half of RFC 8291, written from the paper and not from our code.</summary>
internal static class PushReader
{
    public static byte[] Open(ReadOnlySpan<byte> body, string browsersKey, string auth)
    {
        var (salt, senderKey) = (body[..16].ToArray(), body.Slice(21, body[20]).ToArray());
        var sealedText = body[(21 + senderKey.Length)..];
        using var mine = Pair(browsersKey);
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = senderKey[1..33], Y = senderKey[33..] } });
        var me = mine.ExportParameters(false).Q;

        var first = HKDF.Extract(HashAlgorithmName.SHA256, mine.DeriveRawSecretAgreement(other.PublicKey), Base64Url.DecodeFromChars(auth));
        var input = HKDF.Expand(HashAlgorithmName.SHA256, first, 32, [.. "WebPush: info\0"u8, 4, .. me.X!, .. me.Y!, .. senderKey]);
        var second = HKDF.Extract(HashAlgorithmName.SHA256, input, salt);
        using var cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, second, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()), 16);
        var plain = new byte[sealedText.Length - 16];
        cipher.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, second, 12, "Content-Encoding: nonce\0"u8.ToArray()), sealedText[..^16], sealedText[^16..], plain);
        plain[^1].Should().Be(2, "it is the last record, without padding");
        return plain[..^1];
    }

    public static ECDiffieHellman Pair(string privateKey) => ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(privateKey) });
}
