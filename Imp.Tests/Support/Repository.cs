namespace Imp.Tests.Support;

/// <summary>The folder in which the source lies.</summary>
public static class Repository
{
    /// <exception cref="InvalidOperationException">When the tests run outside of it.</exception>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Imp.sln"))) return at.FullName;
        throw new InvalidOperationException($"No Imp.sln above {folder}.");
    }
}
