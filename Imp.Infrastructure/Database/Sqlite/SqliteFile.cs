using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>How connections to the one file are opened. Only the writer's writes and checkpoints; that alone keeps SQLite up to 3.51.2 from meeting its WAL-reset bug.</summary>
public sealed class SqliteFile(string path)
{
    private const int TimeoutSeconds = 5;

    public string Path { get; } = path;

    /// <summary>Opens the writer's connection: durable on every commit.</summary>
    internal SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(Text(pooling: false));
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=8000; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;");
        return connection;
    }

    /// <summary>Contexts that only read.</summary>
    internal void ConfigureReader(DbContextOptionsBuilder options) => options
        .UseSqlite(Text(pooling: true), sqlite => sqlite.CommandTimeout(TimeoutSeconds))
        .AddInterceptors(ReaderPragmas.Instance)
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MultipleCollectionIncludeWarning))
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <summary>Contexts on the writer's connection.</summary>
    internal static DbContextOptions<ImpDb> WriterOptions(SqliteConnection connection) => new DbContextOptionsBuilder<ImpDb>()
        .UseSqlite(connection, sqlite => sqlite.CommandTimeout(TimeoutSeconds))
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MultipleCollectionIncludeWarning))
        .Options;

    internal static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static object? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private string Text(bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = Path, Mode = SqliteOpenMode.ReadWriteCreate, Cache = SqliteCacheMode.Private, Pooling = pooling, DefaultTimeout = TimeoutSeconds,
    }.ToString();

    private sealed class ReaderPragmas : DbConnectionInterceptor
    {
        public static readonly ReaderPragmas Instance = new();

        private const string Sql = "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=5000; PRAGMA cache_size=-8000;";

        /// <summary>The native connections that were told already: they outlive the objects around them in the pool, and so does what they were told.</summary>
        private readonly ConditionalWeakTable<object, object> told = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData data) => Tell((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData data, CancellationToken cancel = default)
        {
            Tell((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        private void Tell(SqliteConnection connection)
        {
            if (told.TryAdd(Native.Of(connection), this)) Run(connection, Sql);
        }
    }
}
