using System.Globalization;
using System.Security.Cryptography;
using Imp.Domain.Audit;

namespace Imp.Infrastructure.Audit;

/// <summary>How far the chain was known to go, as one line of a file beside the database.</summary>
internal static class WitnessFile
{
    /// <returns>Null when there is none, or when it was not written with this key.</returns>
    /// <param name="key">Null: it is believed as it stands.</param>
    public static AuditHead? Read(string file, byte[]? key)
    {
        if (!File.Exists(file)) return null;
        if (File.ReadAllText(file).Trim().Split(' ') is not [var number, var hash, var seal]) return null;
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return null;

        try
        {
            var head = new AuditHead(sequence, Convert.FromHexString(hash));
            return key is null || CryptographicOperations.FixedTimeEquals(Convert.FromHexString(seal), AuditChain.SealOf(head, key)) ? head : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Puts a new line in the place of the old one; a crash leaves either.</summary>
    public static void Write(string file, AuditHead head, byte[] key)
    {
        var fresh = file + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{head.Sequence} {Convert.ToHexStringLower(head.Hash)} {Convert.ToHexStringLower(AuditChain.SealOf(head, key))}\n"));
        File.Move(fresh, file, overwrite: true);
    }
}
