using Imp.Domain.Audit;
using Imp.Infrastructure.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>The one writing connection, with the transaction that is under way and what was prepared on it.</summary>
public sealed class Writer : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly DbContextOptions<ImpDb> options;
    private readonly Dictionary<string, Statement> prepared = [];
    private readonly HashSet<Topic> topics = [];
    private int savepoints;

    /// <param name="auditKey">Seals how far the audit chain goes.</param>
    internal Writer(SqliteFile file, Lazy<byte[]> auditKey)
    {
        connection = file.OpenWriter();
        options = SqliteFile.WriterOptions(connection);
        Keys = new OpenKeys(this);
        Audit = new AuditTip(this, auditKey);
    }

    /// <summary>What the event path remembers about open incidents between transactions; it lives and dies with this connection.</summary>
    internal OpenKeys Keys { get; }

    /// <summary>The end of the audit chain.</summary>
    internal AuditTip Audit { get; }

    internal bool IsRecovered { get; private set; }

    /// <summary>Takes up, in the first transaction, what a former run or connection left unfinished.</summary>
    internal void Recover()
    {
        Keys.Recover();
        IsRecovered = true;
    }

    internal SqliteTransaction? Transaction { get; private set; }

    internal void Begin() => Transaction = connection.BeginTransaction(deferred: false);

    /// <returns>How far the audit chain goes now; null when nothing was added to it.</returns>
    internal AuditHead? Commit()
    {
        var chained = Audit.Flush();
        Transaction!.Commit();
        Transaction.Dispose();
        Transaction = null;
        return chained;
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
        if (topics.Count == 0) return [];
        Topic[] taken = [.. topics];
        topics.Clear();
        return taken;
    }

    internal void WillRing(IEnumerable<Topic> touched) => topics.UnionWith(touched);

    internal void WillRing(Topic touched) => topics.Add(touched);

    /// <summary>A context inside the transaction.</summary>
    internal ImpDb NewContext()
    {
        var db = new ImpDb(options);
        db.Database.AutoSavepointsEnabled = false;
        db.Database.UseTransaction(Transaction);
        return db;
    }

    internal Savepoint Savepoint()
    {
        // What is counted in memory must be in the row that a command reads, and must stay there when the command fails.
        Keys.Flush();
        return new Savepoint(Transaction!, "s" + ++savepoints, Audit);
    }

    /// <summary>A statement that is prepared once on this connection.</summary>
    internal Statement Prepare(string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement)) prepared.Add(sql, statement = new Statement(connection, sql));
        return statement;
    }

    internal void Run(string sql) => SqliteFile.Run(connection, sql);

    public void Dispose()
    {
        foreach (var statement in prepared.Values) statement.Dispose();
        RollBack();
        connection.Dispose();
    }
}

/// <summary>Undoes what came after it unless it is kept.</summary>
internal sealed class Savepoint : IAsyncDisposable
{
    private readonly SqliteTransaction transaction;
    private readonly string name;
    private readonly AuditTip audit;
    private readonly (AuditHead?, bool) mark;
    private bool kept;

    public Savepoint(SqliteTransaction transaction, string name, AuditTip audit)
    {
        (this.transaction, this.name, this.audit, mark) = (transaction, name, audit, audit.Mark);
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
        audit.Restore(mark);
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
