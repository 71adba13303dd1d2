using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Settings;

/// <summary>What an owner wants to know of this installation.</summary>
/// <param name="Sqlite">The library's version.</param>
/// <param name="FolderBytes">Everything in the data folder.</param>
/// <param name="DatabaseBytes">The database with its log.</param>
/// <param name="FreeBytes">What is left on that disk.</param>
public sealed record Installation(string Folder, string Sqlite, long FolderBytes, long DatabaseBytes, long FreeBytes, StorageTrouble Trouble, DateTimeOffset TroubleSince);

/// <summary>Looks at the installation from inside.</summary>
public sealed class InstallationQueries(IDbContextFactory<ImpDb> dbs, DataFolder folder, StorageHealth health)
{
    public async Task<Installation> ReadAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var files = await Task.Run(() => new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (file.Name, file.Length)).ToList(), cancel);
        var disk = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder.Path)! : folder.Path);
        return new Installation(
            folder.Path, db.Database.GetDbConnection().ServerVersion, files.Sum(file => file.Length),
            files.Where(file => file.Name.StartsWith(Path.GetFileName(folder.Database), StringComparison.Ordinal)).Sum(file => file.Length),
            disk.AvailableFreeSpace, health.Trouble, health.Since);
    }
}
