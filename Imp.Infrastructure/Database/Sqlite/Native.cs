using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Reaches SQLite's own connection through the provider's. By name: the compiler would see two versions of the binding in one expression (docs/decisions/0002).</summary>
internal static class Native
{
    private static readonly Func<SqliteConnection, object?> Handle =
        typeof(SqliteConnection).GetProperty("Handle", BindingFlags.Public | BindingFlags.Instance)!.GetMethod!.CreateDelegate<Func<SqliteConnection, object?>>();

    /// <param name="connection">Open.</param>
    public static object Of(SqliteConnection connection) => Handle(connection)!;
}
