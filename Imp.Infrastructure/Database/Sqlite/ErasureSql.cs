using System.Globalization;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// Finds and replaces what names a person, in every table that there is: a table that is added later is looked through as well. Rare, and allowed
/// to read whole tables.
/// </summary>
internal static class ErasureSql
{
    /// <summary>What is not looked through: the log of changes, which is redacted, and what senders sent, which is forgotten in its time.</summary>
    private static readonly string[] LeftAlone = ["Audit", "AuditHead", "AuditRedactions", "Events", "EventCursor", "Users"];

    /// <summary>Belongs to nobody else, though no foreign key says so.</summary>
    private static readonly string[] Theirs = ["CalendarLinks", "CalendarFeeds", "ListTastes", "QuietHours"];

    /// <returns>What the audit row covers: the rows of the log that were redacted.</returns>
    /// <param name="nameIsTheirs">False when another person has the same name: then it is replaced only beside the person's id.</param>
    public static byte[] Erase(Writer writer, UserId person, string name, string email, bool nameIsTheirs)
    {
        // What is replaced shall not stay behind in the free pages of the file.
        writer.Run("PRAGMA secure_delete=ON");
        try
        {
            var known = Known(writer, person.Value);
            var gone = new ErasedPerson(nameIsTheirs ? [name, .. known.Names] : [], [email, .. known.Addresses]);
            var redactions = Redact(writer, person.Value, known.Methods, gone);
            foreach (var table in TableSql.All(writer).Where(table => !LeftAlone.Contains(table.Name))) Erase(writer, table, person.Value, gone);
            writer.Prepare("""INSERT INTO "IncidentIndex" ("IncidentIndex") VALUES ('optimize')""").Run();
            // The aggregate says the same, later, when what it replaces would stay behind.
            writer.Prepare("""UPDATE "Users" SET "Name"=?1,"Email"=?2,"EmailKey"=?2,"Zone"=NULL,"PasswordHash"=NULL WHERE "Id"=?3""").Bind(ErasedPerson.Name).Bind(ErasedPerson.AddressOf(person.Value)).Bind(person.Value).Run();
            return AuditChain.CoverOf(redactions);
        }
        finally
        {
            writer.Run("PRAGMA secure_delete=OFF");
        }
    }

    private static void Erase(Writer writer, Table table, Guid person, ErasedPerson gone)
    {
        if (table.Name == "ContactMethods")
            writer.Prepare("""UPDATE "ContactMethods" SET "Label"=?1,"Address"='',"SealedSecret"=NULL,"ArchivedAt"=coalesce("ArchivedAt","CreatedAt") WHERE "UserId"=?2""").Bind(ErasedPerson.Name).Bind(person).Run();
        else if (table.Owner is { } owner) writer.Prepare($"""DELETE FROM "{table.Name}" WHERE "{owner}"=?1""").Bind(person).Run();
        else if (Theirs.Contains(table.Name)) writer.Prepare($"""DELETE FROM "{table.Name}" WHERE "UserId"=?1""").Bind(person).Run();
        else if (table.Name == "SavedViews") writer.Prepare("""DELETE FROM "SavedViews" WHERE "OwnerId"=?1 AND "IsShared"=0""").Bind(person).Run();
        if (table.Texts.Contains("ActorId") && table.Texts.Contains("ActorName"))
            writer.Prepare($"""UPDATE "{table.Name}" SET "ActorName"=?1 WHERE "ActorId"=?2""").Bind(ErasedPerson.Name).Bind(person).Run();
        foreach (var column in table.Texts) Clean(writer, table.Name, column, gone);
    }

    private static void Clean(Writer writer, string table, string column, ErasedPerson gone)
    {
        var found = new List<(long Row, string Text)>();
        foreach (var word in gone.Words)
        {
            var rows = writer.Prepare($"""SELECT rowid,"{column}" FROM "{table}" WHERE instr(lower("{column}"),lower(?1))>0""").Bind(word);
            while (rows.Step()) found.Add((rows.Number(0), rows.Text(1)!));
        }
        foreach (var (row, text) in found.DistinctBy(one => one.Row))
            if (gone.Clean(text) is var clean && clean != text) writer.Prepare($"""UPDATE OR IGNORE "{table}" SET "{column}"=?1 WHERE rowid=?2""").Bind(clean).Bind(row).Run();
    }

    /// <summary>Replaces the words of every row of the log that names the person. Rows about their contact methods and sign-ins keep only the id.</summary>
    private static List<AuditRedaction> Redact(Writer writer, Guid person, HashSet<Guid> methods, ErasedPerson gone)
    {
        var next = writer.Audit.Head.Sequence + 1;
        var redactions = new List<AuditRedaction>();
        foreach (var row in AuditSql.All(writer))
        {
            // What they called a contact method, or signed in with, tells who they are.
            var detail = row.Subject is { } subject && (methods.Contains(subject) || row.ActorId == person && row.Command == nameof(SignIn)) ? $$"""{"id":"{{subject}}","erased":true}""" : gone.Clean(row.Detail);
            var words = row.ActorId == person ? row with { ActorName = ErasedPerson.Name, From = null, Detail = detail } : row with { ActorName = gone.Clean(row.ActorName), Detail = detail };
            if (words.Detail == row.Detail && words.ActorName == row.ActorName && words.From == row.From) continue;
            redactions.Add(new AuditRedaction(row.Sequence, next, AuditChain.DigestOf(words, [])));
            AuditSql.Redact(writer, words, redactions[^1]);
        }
        return redactions;
    }

    /// <summary>Names and addresses that they had before, as the log knows them.</summary>
    private static (List<string> Names, List<string> Addresses, HashSet<Guid> Methods) Known(Writer writer, Guid person)
    {
        var (names, addresses, methods) = (new List<string>(), new List<string>(), new HashSet<Guid>());
        var own = writer.Prepare("""SELECT "Id","Address" FROM "ContactMethods" WHERE "UserId"=?1""").Bind(person);
        while (own.Step())
        {
            methods.Add(own.Id(0));
            if (own.Text(1) is { Length: > 3 } address) addresses.Add(address);
        }
        var rows = writer.Prepare("""SELECT "Detail" FROM "Audit" WHERE "Subject"=?1 AND "Command" IN ('CreateUser','EditUser') OR "ActorId"=?1 AND "Command"='EditMyProfile'""").Bind(person);
        while (rows.Step())
        {
            if (Value(rows.Text(0)!, "name") is { } name) names.Add(name);
            if (Value(rows.Text(0)!, "email") is { } email) addresses.Add(email);
        }
        return (names, addresses, methods);
    }

    private static string? Value(string json, string name)
    {
        try
        {
            using var detail = JsonDocument.Parse(json);
            return detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One table as the file has it.</summary>
/// <param name="Texts">Columns that hold text.</param>
/// <param name="Owner">The column whose person owns the row, which goes with them; null when it does not.</param>
internal sealed record Table(string Name, IReadOnlyList<string> Texts, string? Owner);

/// <summary>Which tables there are.</summary>
internal static class TableSql
{
    public static IReadOnlyList<Table> All(Writer writer)
    {
        var names = new List<string>();
        var tables = writer.Prepare("""SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE 'IncidentIndex%' ORDER BY name""");
        while (tables.Step()) names.Add(tables.Text(0)!);
        return names.ConvertAll(name => new Table(
            name, Read(writer, string.Create(CultureInfo.InvariantCulture, $"SELECT name FROM pragma_table_info('{name}') WHERE type='TEXT'")),
            Read(writer, string.Create(CultureInfo.InvariantCulture, $"SELECT \"from\" FROM pragma_foreign_key_list('{name}') WHERE \"table\"='Users' AND on_delete='CASCADE'")).FirstOrDefault()));
    }

    private static List<string> Read(Writer writer, string sql)
    {
        var found = new List<string>();
        var rows = writer.Prepare(sql);
        while (rows.Step()) found.Add(rows.Text(0)!);
        return found;
    }
}
