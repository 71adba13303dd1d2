namespace Imp.Tests.Support;

/// <summary>
/// The product as an operator has it: a process of its own. It is the built <c>imp.dll</c>, or the published file that the environment
/// variable <c>IMP_EXECUTABLE</c> names. Each one works in an empty folder, so nothing beside the executable can help it.
/// </summary>
public sealed class ImpProcess : IAsyncDisposable
{
    private readonly TempFolder folder;
    /// <summary>A week is lived through first, by code that has not run before.</summary>
    private static readonly TimeSpan ForDemo = TimeSpan.FromSeconds(120);

    private readonly OutsideProcess process;

    private ImpProcess(TempFolder folder, OutsideProcess process, string url) => (this.folder, this.process, Url) = (folder, process, url);

    /// <summary>The address without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Standard output so far.</summary>
    public string Output => process.Output;

    /// <summary>Standard error so far.</summary>
    public string Errors => process.Errors;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts <c>imp serve</c> and waits until it answers.</summary>
    /// <param name="data">The data folder, which outlives the process.</param>
    /// <param name="ready">The path that must answer with anything but 5xx.</param>
    /// <param name="url">Where to listen; default: loopback, a free port. Give the earlier one to start again after a kill.</param>
    /// <param name="environment">Settings, such as <c>IMP_Mail__Host</c>.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<ImpProcess> ServeAsync(
        string data, string ready = "/healthz", string? url = null, IReadOnlyDictionary<string, string>? environment = null, params string[] more)
    {
        var imp = Serve(data, url, environment, more);
        try
        {
            await imp.process.AnswersAsync(imp.Url + ready, more.Contains("--demo") ? ForDemo : null);
            return imp;
        }
        catch
        {
            await imp.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts <c>imp serve</c> and does not wait: for tests of the start itself.</summary>
    public static ImpProcess Serve(string data, string? url = null, IReadOnlyDictionary<string, string>? environment = null, params string[] more)
    {
        var address = url ?? $"http://127.0.0.1:{Loopback.FreePort()}";
        var folder = new TempFolder();
        return new(folder, Start(["serve", "--data", data, "--urls", address, .. more], folder, stdin: null, environment), address);
    }

    /// <summary>Runs a verb of the command line to its end.</summary>
    public static async Task<CommandResult> RunAsync(IEnumerable<string> arguments, string? stdin = null, TimeSpan? within = null)
    {
        await using var folder = new TempFolder();
        await using var process = Start(arguments, folder, stdin);
        return await process.EndAsync(within);
    }

    /// <inheritdoc cref="OutsideProcess.AnswersAsync"/>
    public Task AnswersAsync(string path, TimeSpan? within = null) => process.AnswersAsync(Url + path, within);

    /// <inheritdoc cref="OutsideProcess.KillNow"/>
    public void KillNow() => process.KillNow();

    /// <inheritdoc cref="OutsideProcess.StopAsync"/>
    public Task<int> StopAsync(TimeSpan? within = null) => process.StopAsync(within);

    /// <inheritdoc cref="OutsideProcess.EndAsync"/>
    public Task<CommandResult> EndAsync(TimeSpan? within = null) => process.EndAsync(within);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static OutsideProcess Start(IEnumerable<string> arguments, TempFolder folder, string? stdin, IReadOnlyDictionary<string, string>? environment = null)
    {
        var published = Environment.GetEnvironmentVariable("IMP_EXECUTABLE");
        var built = Path.Combine(AppContext.BaseDirectory, "imp.dll");
        return published is { Length: > 0 }
            ? OutsideProcess.Start(Path.GetFullPath(published, Repository.Root), arguments, folder.Path, stdin, environment)
            : OutsideProcess.Start("dotnet", [built, .. arguments], folder.Path, stdin, environment);
    }
}
