using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Imp.Infrastructure.Database;

/// <summary>
/// Lets EF Core run on an older SQLitePCLRaw than it was built for: whatever version is asked for, the assembly of that simple name
/// answers. Of the members that EF Core uses only extension loading is missing, which Imp never does. See docs/decisions/0002.
/// </summary>
internal static class SqliteBinding
{
    [ModuleInitializer, System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Must run before the first type of the binding is touched.")]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name?.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) == true
            ? context.LoadFromAssemblyName(new System.Reflection.AssemblyName(name.Name))
            : null;
}
