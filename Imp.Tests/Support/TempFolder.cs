namespace Imp.Tests.Support;

/// <summary>A folder of its own for one test, gone with everything in it when disposed.</summary>
public sealed class TempFolder : IDisposable, IAsyncDisposable
{
    /// <summary>Absolute path; the folder exists and is empty.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("imp-test-").FullName;

    /// <returns>The absolute path of a name inside; nothing is created.</returns>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
