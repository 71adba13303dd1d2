namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The smallest real write, in need of no table: it dirties the file's first page, which has to reach the disk, and changes nothing.</summary>
internal static class ProbeSql
{
    /// <summary>"Imp " in the file's header, by which tools tell whose file it is.</summary>
    private const int ApplicationId = 0x496D7020;

    public static Task RunAsync(Writer writer)
    {
        writer.Run($"PRAGMA application_id={ApplicationId}");
        return Task.CompletedTask;
    }
}
