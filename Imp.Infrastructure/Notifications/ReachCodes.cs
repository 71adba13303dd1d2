using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>The code that a test brings: six digits made of the delivery's id and the installation's key. Nothing is stored.</summary>
public sealed class ReachCodes(DataFolder folder)
{
    private readonly Lazy<byte[]> key = new(() => folder.KeyFor("reach-codes"));

    /// <returns>Six digits.</returns>
    public string Of(DeliveryId test)
    {
        Span<byte> id = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        test.Value.TryWriteBytes(id);
        HMACSHA256.HashData(key.Value, id, hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <param name="entered">As typed: spaces and dashes do not count.</param>
    /// <returns>True when one of the tests brought it.</returns>
    public bool IsOf(IEnumerable<DeliveryId> tests, string entered)
    {
        var digits = Encoding.ASCII.GetBytes(string.Concat(entered.Where(char.IsAsciiDigit)));
        return tests.Any(test => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(test)), digits));
    }
}
