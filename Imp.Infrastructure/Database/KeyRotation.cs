using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Database;

/// <summary>
/// Puts a new master key in the place of the old one while no server runs. The new key lies beside the old one first; then one transaction encrypts
/// every secret anew; then the new key takes the old one's place. Which of the two fits is seen from the database, so that a crash anywhere leaves either.
/// </summary>
public static class KeyRotation
{
    /// <returns>How many secrets were encrypted anew.</returns>
    /// <exception cref="CannotStart">A secret cannot be opened with the key that is there; nothing was changed.</exception>
    public static int Run(DataFolder folder)
    {
        Finish(folder.Path);
        _ = folder.KeyFor("rotation");
        var old = MasterKey.Read(folder.Path)!;
        var chance = new SystemChance(TimeProvider.System);
        var fresh = chance.Bytes(MasterKey.Bytes);
        MasterKey.Write(MasterKey.NextIn(folder.Path), fresh);
        var count = RotationSql.Run(folder.Database, new Keys(old), new Keys(fresh), chance);
        if (WitnessFile.Read(folder.AuditWitness, new Keys(old).Audit) is { } known) WitnessFile.Write(folder.AuditWitness, known, new Keys(fresh).Audit);
        Finish(folder.Path);
        return count;
    }

    /// <summary>Ends a rotation that was cut off: forward when the database is in the new key already, back otherwise. The caller holds the folder.</summary>
    internal static void Finish(string folder)
    {
        var next = MasterKey.NextIn(folder);
        if (!File.Exists(next)) return;
        var fresh = new Keys(File.ReadAllBytes(next));
        if (!RotationSql.IsSealedWith(Path.Combine(folder, "imp.db"), fresh))
        {
            File.Delete(next);
            return;
        }
        var witness = DataFolder.WitnessIn(folder);
        if (MasterKey.Read(folder) is { } old && WitnessFile.Read(witness, new Keys(old).Audit) is { } known) WitnessFile.Write(witness, known, fresh.Audit);
        File.Move(next, MasterKey.In(folder), overwrite: true);
    }

    /// <summary>What is made of a master key and stands in the database.</summary>
    internal sealed class Keys(byte[] master)
    {
        /// <summary>Seals how far the audit chain goes.</summary>
        public byte[] Audit { get; } = MasterKey.Derive(master, AuditSql.KeyPurpose);

        /// <summary>Encrypts what must be read back.</summary>
        public byte[] Secrets { get; } = MasterKey.Derive(master, Sealing.KeyPurpose);
    }
}
