using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Database;

public sealed class MigratorTests
{
    [Fact]
    public void An_empty_folder_gets_the_newest_schema_and_a_second_start_changes_nothing()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);

        Migrate(data);
        var first = Rows.Of(data.Database);
        Migrate(data);

        Ask(data.Database, "PRAGMA user_version").Should().Be((long)Migrator.Newest);
        Ask(data.Database, "PRAGMA journal_mode").Should().Be("wal");
        Rows.Of(data.Database).Should().Be(first).And.Contain("EventCursor: 1 | 0");
    }

    [Fact]
    public void A_newer_schema_is_refused_and_the_file_stays_as_it_is()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);
        Migrate(data);
        Ask(data.Database, $"PRAGMA user_version={Migrator.Newest + 1}");
        var before = File.ReadAllBytes(data.Database);

        var refused = ((Action)(() => Migrate(data))).Should().Throw<CannotStart>().Which;

        (refused.ExitCode, refused.Message.Contains($"{Migrator.Newest + 1}", StringComparison.Ordinal)).Should().Be((CannotStart.NewerSchema, true));
        File.ReadAllBytes(data.Database).Should().Equal(before);
    }

    [Theory]
    [InlineData("not a database")]
    [InlineData("a page overwritten")]
    public void A_damaged_file_is_refused_and_stays_as_it_is(string kind)
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);
        Migrate(data);
        Damage(data.Database, kind);
        var before = File.ReadAllBytes(data.Database);

        var refused = ((Action)(() => Migrate(data))).Should().Throw<CannotStart>().Which;

        (refused.ExitCode, refused.Message.Contains("damaged", StringComparison.Ordinal)).Should().Be((CannotStart.Damaged, true));
        File.ReadAllBytes(data.Database).Should().Equal(before);
    }

    [Theory]
    [InlineData("INSERT INTO \"EventCursor\" VALUES (2, 0)")]
    [InlineData("DELETE FROM \"Users\"")]
    [InlineData("CREATE TABLE x (y)")]
    [InlineData("PRAGMA user_version=99")]
    public async Task A_reader_cannot_write(string sql)
    {
        await using var house = await PeopleHouse.StartAsync();
        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();

        await db.Database.Invoking(it => it.ExecuteSqlRawAsync(sql)).Should().ThrowAsync<SqliteException>().WithMessage("*readonly*");
    }

    [Fact]
    public async Task A_reader_saves_nothing_and_checkpoints_nothing()
    {
        await using var house = await PeopleHouse.StartAsync();
        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();

        db.Audit.Add(new(0, house.Clock.UtcNow, Domain.Shared.ActorKind.System, null, "x", null, "x", "{}"));

        await db.Invoking(it => it.SaveChangesAsync()).Should().ThrowAsync<DbUpdateException>();
        await db.Database.OpenConnectionAsync();
        SqliteFile.Ask((SqliteConnection)db.Database.GetDbConnection(), "PRAGMA wal_autocheckpoint").Should().Be(0L);
    }

    private static void Migrate(DataFolder data) => new Migrator(data, new SqliteFile(data.Database), new BackupMaker(data, new ImpSettings(), TimeProvider.System, NullLogger<BackupMaker>.Instance), NullLogger<Migrator>.Instance).Run();

    private static void Damage(string file, string kind)
    {
        if (kind == "not a database")
        {
            File.WriteAllText(file, new string('x', 8192));
            return;
        }
        using var stream = File.OpenWrite(file);
        stream.Position = 4096 * 3;
        stream.Write(Enumerable.Repeat((byte)0xEE, 4096 * 2).ToArray());
    }

    private static object? Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return SqliteFile.Ask(connection, sql);
    }
}
