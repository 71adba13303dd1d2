namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The smallest real write: it dirties a page and so has to reach the disk, and changes nothing.</summary>
internal static class ProbeSql
{
    public static Task RunAsync(Writer writer)
    {
        writer.Run("UPDATE \"EventCursor\" SET \"CountedUpTo\" = \"CountedUpTo\"");
        return Task.CompletedTask;
    }
}
