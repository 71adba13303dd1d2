using Imp.Infrastructure.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The one writing connection, with the transaction that is under way and the statements it has prepared.</summary>
public sealed class Writer : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly DbContextOptions<ImpDb> options;
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private readonly HashSet<Topic> topics = [];
    private int savepoints;

    internal Writer(SqliteFile file)
    {
        connection = file.OpenWriter();
        options = SqliteFile.WriterOptions(connection);
    }

    internal SqliteTransaction? Transaction { get; private set; }

    /// <summary>Grows with each command; what was remembered about incidents before may be wrong after.</summary>
    internal long Commands { get; private set; }

    internal void Begin() => Transaction = connection.BeginTransaction(deferred: false);

    internal void Commit()
    {
        Transaction!.Commit();
        Transaction.Dispose();
        Transaction = null;
    }

    internal void RollBack()
    {
        topics.Clear();
        try
        {
            Transaction?.Dispose();
        }
        catch (SqliteException)
        {
            // After some errors SQLite has rolled back by itself; the connection is replaced by the caller in any case.
        }
        Transaction = null;
    }

    internal IReadOnlyCollection<Topic> TakeTopics()
    {
        Topic[] taken = [.. topics];
        topics.Clear();
        return taken;
    }

    internal void WillRing(IEnumerable<Topic> touched) => topics.UnionWith(touched);

    internal void WillRing(Topic touched) => topics.Add(touched);

    /// <summary>A context inside the transaction.</summary>
    internal ImpDb NewContext()
    {
        Commands++;
        var db = new ImpDb(options);
        db.Database.AutoSavepointsEnabled = false;
        db.Database.UseTransaction(Transaction);
        return db;
    }

    internal Savepoint Savepoint() => new(Transaction!, "s" + ++savepoints);

    /// <summary>A statement that is prepared once. Parameters are named <c>$1</c>, <c>$2</c> … in order.</summary>
    internal SqliteCommand Prepare(string sql, int parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var at = 1; at <= parameters; at++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + at });
            prepared.Add(sql, command);
        }
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>An id for something that the event path opens; grows with the time of arrival.</summary>
    internal Guid NewId(DateTimeOffset at) => Guid.CreateVersion7(at);

    internal void Run(string sql) => SqliteFile.Run(connection, sql);

    public void Dispose()
    {
        RollBack();
        foreach (var command in prepared.Values) command.Dispose();
        connection.Dispose();
    }
}

/// <summary>Undoes what came after it unless it is kept.</summary>
internal sealed class Savepoint : IAsyncDisposable
{
    private readonly SqliteTransaction transaction;
    private readonly string name;
    private bool kept;

    public Savepoint(SqliteTransaction transaction, string name)
    {
        (this.transaction, this.name) = (transaction, name);
        transaction.Save(name);
    }

    public void Keep()
    {
        transaction.Release(name);
        kept = true;
    }

    public ValueTask DisposeAsync()
    {
        if (kept) return ValueTask.CompletedTask;
        try
        {
            transaction.Rollback(name);
            transaction.Release(name);
        }
        catch (Exception failure) when (failure is SqliteException or InvalidOperationException)
        {
            // A full disk ends the whole transaction; then there is no savepoint left, and the gate answers for all of it.
        }
        return ValueTask.CompletedTask;
    }
}
