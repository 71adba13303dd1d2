using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Imp.Infrastructure.Notifications.WebPush;

/// <summary>Encrypts a push for one browser, so that the push service in between cannot read it (RFC 8291, in the form of RFC 8188 with one record).</summary>
internal static class PushCipher
{
    /// <summary>Bytes that fit into the one record that a push service must take.</summary>
    public const int Longest = 3_993;

    public const int SaltBytes = 16;
    public const int PointBytes = 65;
    public const int AuthBytes = 16;

    private const int TagBytes = 16;
    private const int RecordSize = 4_096;

    /// <summary>Marks the last record; anything after it would be padding.</summary>
    private const byte LastRecord = 2;

    /// <param name="receiver">The browser's public key, an uncompressed point.</param>
    /// <param name="auth">The browser's 16 secret bytes.</param>
    /// <param name="sender">A key pair made for this message only.</param>
    /// <exception cref="CryptographicException">The receiver's key is no point of the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> receiver, byte[] auth, ECDiffieHellman sender, byte[] salt)
    {
        if (plain.Length > Longest) throw new ArgumentException($"A push holds {Longest} bytes, this has {plain.Length}.", nameof(plain));

        var mine = Point(sender.ExportParameters(includePrivateParameters: false));
        var (key, nonce) = Derive(Shared(sender, receiver), receiver, auth, mine, salt);
        var whole = new byte[SaltBytes + 4 + 1 + PointBytes + plain.Length + 1 + TagBytes];
        var rest = Put(Put(whole, salt), RecordSize);
        rest[0] = PointBytes;
        rest = Put(rest[1..], mine);
        var padded = (byte[])[.. plain, LastRecord];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, padded, rest[..padded.Length], rest[padded.Length..]);
        return whole;
    }

    /// <returns>The public key as 65 bytes: 4, x, y.</returns>
    public static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <returns>Null when the bytes are no point of the curve.</returns>
    public static ECDiffieHellman? Key(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != 4) return null;
        try
        {
            return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() } });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Shared(ECDiffieHellman sender, ReadOnlySpan<byte> receiver)
    {
        using var other = Key(receiver) ?? throw new CryptographicException("The browser's key is no point of the curve.");
        return sender.DeriveRawSecretAgreement(other.PublicKey);
    }

    private static (byte[] Key, byte[] Nonce) Derive(byte[] shared, ReadOnlySpan<byte> receiver, byte[] auth, byte[] mine, byte[] salt)
    {
        byte[] info = [.. "WebPush: info\0"u8, .. receiver, .. mine];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, info);
        return (HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0")),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0")));
    }

    private static Span<byte> Put(Span<byte> to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to);
        return to[bytes.Length..];
    }

    private static Span<byte> Put(Span<byte> to, uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, number);
        return to[4..];
    }
}
