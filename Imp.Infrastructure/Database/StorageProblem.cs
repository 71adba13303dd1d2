namespace Imp.Infrastructure.Database;

/// <summary>What is wrong with the disk or the database.</summary>
public enum StorageTrouble
{
    None,
    /// <summary>No space left: new events are refused until there is.</summary>
    DiskFull,
    /// <summary>Something else holds the file for longer than 5 s.</summary>
    Locked,
    /// <summary>Too much is waiting to be written.</summary>
    Busy,
    /// <summary>The file is damaged: nothing is written any more.</summary>
    Damaged,
    /// <summary>The disk answers with errors.</summary>
    Failing,
}

/// <summary>The change was not written. The caller may try again after a while, except when damaged.</summary>
public sealed class StorageProblem(StorageTrouble trouble, Exception? cause = null) : Exception(Sentence(trouble), cause)
{
    public StorageTrouble Trouble { get; } = trouble;

    /// <summary>What a person is told.</summary>
    public static string Sentence(StorageTrouble trouble) => trouble switch
    {
        StorageTrouble.None => "Storage works.",
        StorageTrouble.DiskFull => "The disk is full. New alerts are refused until there is space; nothing accepted was lost.",
        StorageTrouble.Locked => "Another program holds the database file. Imp goes on by itself once it lets go.",
        StorageTrouble.Busy => "More arrives than the disk can take. Senders are asked to try again.",
        StorageTrouble.Damaged => "The database file is damaged. Nothing is written any more; restore the latest backup.",
        StorageTrouble.Failing => "The disk reports errors. Changes are not being saved.",
    };
}
