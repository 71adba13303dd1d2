namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Attachments that were removed long enough ago.</summary>
internal static class AttachmentSql
{
    /// <returns>How many rows went, at most so many.</returns>
    public static int Forget(Writer writer, DateTimeOffset before, int most) =>
        writer.Prepare("""DELETE FROM "Attachments" WHERE "Id" IN (SELECT "Id" FROM "Attachments" WHERE "RemovedAt"<?1 LIMIT ?2)""").Bind(before.ToUnixTimeMilliseconds()).Bind((long?)most).Run();
}
