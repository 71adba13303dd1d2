using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Tells a person, or an owner in their stead, all that is stored about them.</summary>
public sealed class PersonalDataQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <summary>Writes one JSON object: about whom, when, and per table its rows. No password, key or secret is in it.</summary>
    /// <returns>False when there is no such person; then nothing was written.</returns>
    public async Task<bool> WriteAsync(UserId person, Func<Stream> target, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.Users.AnyAsync(user => user.Id == person, cancel)) return false;

        await db.Database.OpenConnectionAsync(cancel);
        await using var json = new Utf8JsonWriter(target(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("person", person.Value);
        json.WriteString("madeAt", clock.GetUtcNow());
        json.WriteStartObject("tables");
        foreach (var (table, rows) in PersonSql.Read(db.Database.GetDbConnection(), person))
        {
            json.WritePropertyName(table);
            // The serializer would flush by itself, and wait for it.
            JsonSerializer.SerializeToElement(rows).WriteTo(json);
            await json.FlushAsync(cancel);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancel);
        return true;
    }
}
