using System.Security.Cryptography;

namespace Imp.Infrastructure.Database;

/// <summary>Imp cannot start. The exit code tells a supervisor whether to try again: never on 73 to 75.</summary>
public sealed class CannotStart(int exitCode, string sentence) : Exception(sentence)
{
    /// <summary>Another Imp has the folder, or the folder cannot be used.</summary>
    public const int FolderTaken = 73;
    /// <summary>The database is newer than this executable.</summary>
    public const int NewerSchema = 74;
    /// <summary>The database is damaged.</summary>
    public const int Damaged = 75;
    /// <summary>The settings or the command line are wrong.</summary>
    public const int WrongUse = 64;
    /// <summary>Another program listens at the address.</summary>
    public const int AddressTaken = 69;

    public int ExitCode { get; } = exitCode;
}

/// <summary>Everything one installation keeps: the database, its key file, logs and backups. One process owns it at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    public string Database => In("imp.db");

    /// <summary>Raw bodies and the words by which events are found; can be missed.</summary>
    public string Ledger => In("ledger.db");

    /// <summary>The bytes of attachments.</summary>
    public string Attachments => In("attachments.db");

    /// <summary>Every database file, whether or not it is there.</summary>
    internal string[] Databases => [Database, Ledger, Attachments];

    public string Logs => In("logs");

    public string Keys => In("keys");

    public string Backups => In("backups");

    /// <summary>How far the audit chain was known to go: outside of the database, so that cutting its end off is noticed.</summary>
    public string AuditWitness => WitnessIn(Path);

    public string Reserve => In("reserve.bin");

    /// <summary>Makes the folder if needed and takes it. A lock left by a dead process does not block: the operating system has released it.</summary>
    /// <exception cref="CannotStart">Another process has it, or it cannot be written.</exception>
    public static DataFolder Take(string path)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path);
            PrivateFiles.OnlyOurs();
            MakePrivate(path);
            NetworkFolder.Refuse(path);
            var held = new FileStream(System.IO.Path.Combine(path, "imp.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var folder = new DataFolder(path, held);
            RestoreSwap.Finish(path);
            MakePrivate(folder.Keys);
            KeyRotation.Finish(path);
            return folder;
        }
        catch (IOException)
        {
            throw new CannotStart(CannotStart.FolderTaken, $"The data folder {path} is in use by another Imp, or cannot be written. Stop the other one, or choose another folder with --data.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotStart(CannotStart.FolderTaken, $"The data folder {path} cannot be written by this user. Change its owner, or choose another folder with --data.");
        }
    }

    /// <summary>The installation's secret for a purpose, made once and kept in the folder's key file; 32 bytes.</summary>
    /// <param name="purpose">Different purposes get unrelated keys.</param>
    public byte[] KeyFor(string purpose)
    {
        var file = MasterKey.In(Path);
        if (!File.Exists(file)) MasterKey.Write(file, RandomNumberGenerator.GetBytes(MasterKey.Bytes));
        return MasterKey.Derive(File.ReadAllBytes(file), purpose);
    }

    internal static string WitnessIn(string folder) => System.IO.Path.Combine(folder, "audit.head");

    public void Dispose() => held.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
