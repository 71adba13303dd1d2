using System.Security.Cryptography;
using System.Text;

namespace Imp.Infrastructure.Database;

/// <summary>The one key file of an installation, from which every other key is made.</summary>
internal static class MasterKey
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int Bytes = 32;

    /// <returns>Where the file lies in a data folder.</returns>
    public static string In(string folder) => Path.Combine(folder, "keys", "master.key");

    /// <returns>Where a new key waits for its turn.</returns>
    public static string NextIn(string folder) => In(folder) + ".next";

    /// <summary>Puts a key in place, readable for its owner only; a crash leaves the old one or the new one.</summary>
    public static void Write(string file, byte[] key)
    {
        var fresh = file + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }
        File.Move(fresh, file, overwrite: true);
    }

    /// <returns>The content; null when there is no file.</returns>
    public static byte[]? Read(string folder) => File.Exists(In(folder)) ? File.ReadAllBytes(In(folder)) : null;

    /// <param name="purpose">Different purposes get unrelated keys.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Derive(byte[] master, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes("imp/" + purpose));
}
