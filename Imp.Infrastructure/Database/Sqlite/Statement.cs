using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// A prepared statement without the provider's layers in between: the path of an event is short enough for them to be half of it. Used on
/// the writer's connection only, inside its transaction.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 db;
    private readonly sqlite3_stmt statement;
    private readonly string?[] bound;
    private int next = 1;

    /// <param name="connection">Open.</param>
    public Statement(SqliteConnection connection, string sql)
    {
        db = (sqlite3)Native.Of(connection);
        Check(raw.sqlite3_prepare_v2(db, sql, out statement));
        bound = new string?[raw.sqlite3_bind_parameter_count(statement) + 1];
    }

    public Statement Bind(string? value)
    {
        // A value stays bound until another takes its place; the same object as last time, a name or an id, need not be copied again.
        if (value is null) Check(raw.sqlite3_bind_null(statement, next));
        else if (!ReferenceEquals(bound[next], value)) Check(raw.sqlite3_bind_text(statement, next, value));
        bound[next++] = value;
        return this;
    }

    public Statement Bind(long? value)
    {
        bound[next] = null;
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, next++, number) : raw.sqlite3_bind_null(statement, next++));
        return this;
    }

    public Statement Bind(Guid? value) => Bind(value?.ToString("D").ToUpperInvariant());

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        bound[next] = null;
        Check(raw.sqlite3_bind_blob(statement, next++, value));
        return this;
    }

    /// <returns>True when there is a row; then the columns can be read. False at the end; then it is ready for the next values.</returns>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        Reset();
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    /// <returns>What is read from the first row; the default when there is none.</returns>
    public T? One<T>(Func<Statement, T> read)
    {
        var found = Step() ? read(this) : default;
        Reset();
        return found;
    }

    /// <summary>Carries it out, whatever rows it has.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step()) { }
        return raw.sqlite3_changes(db);
    }

    /// <returns>The row id of the last insert of this connection.</returns>
    public long LastId() => raw.sqlite3_last_insert_rowid(db);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[]? Blob(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(statement, column).ToArray();

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public Guid Id(int column) => Guid.Parse(Text(column)!);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>Makes it ready for the next values.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(statement);
        next = 1;
    }

    public void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result is raw.SQLITE_OK) return;
        Reset();
        throw new SqliteException(raw.sqlite3_errmsg(db).utf8_to_string(), result & 0xff, result);
    }
}
