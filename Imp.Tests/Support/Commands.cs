namespace Imp.Tests.Support;

/// <summary>Programs that <c>test.sh</c> installs.</summary>
internal static class Commands
{
    /// <returns>The absolute path of the first of the names that is on PATH.</returns>
    /// <exception cref="InvalidOperationException">When none is.</exception>
    public static string Find(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"None of these is on PATH: {string.Join(", ", names)}. Run ./test.sh once; it installs what tests need.");
    }
}
