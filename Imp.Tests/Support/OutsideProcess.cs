using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Imp.Tests.Support;

/// <summary>What a command that ended left behind.</summary>
public sealed record CommandResult(int Exit, string Out, string Err);

/// <summary>A process started by a test, with all it says kept. Disposing kills it if it still runs.</summary>
public sealed class OutsideProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Lock gate = new();
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Process process;

    private OutsideProcess(Process process) => this.process = process;

    /// <param name="folder">The working folder.</param>
    /// <param name="stdin">Written and closed at once; null gives an empty input.</param>
    public static OutsideProcess Start(string file, IEnumerable<string> arguments, string folder, string? stdin = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        var started = new OutsideProcess(new Process { StartInfo = start });
        started.Run(stdin);
        return started;
    }

    /// <summary>Standard output so far.</summary>
    public string Output { get { lock (gate) return output.ToString(); } }

    /// <summary>Standard error so far.</summary>
    public string Errors { get { lock (gate) return errors.ToString(); } }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Waits until a GET is answered with anything but 5xx.</summary>
    /// <exception cref="InvalidOperationException">When the process ends instead; the message holds what it said.</exception>
    public async Task AnswersAsync(string url, TimeSpan? within = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.HoldsAsync(async () =>
        {
            if (HasExited) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode} before {url} answered.\n{Output}{Errors}");
            return await AnsweredAsync(client, url);
        }, $"{url} to answer", within);
    }

    /// <summary>SIGKILL: no farewell, nothing flushed. Returns when the process is gone.</summary>
    public void KillNow()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>SIGTERM, as a supervisor does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">When it does not end in time; it is killed then.</exception>
    public async Task<int> StopAsync(TimeSpan? within = null)
    {
        if (OperatingSystem.IsWindows()) process.Kill(); else if (!HasExited) _ = Signal(process.Id, Terminate);
        return (await EndAsync(within)).Exit;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    /// <exception cref="TimeoutException">When it does not; it is killed then.</exception>
    public async Task<CommandResult> EndAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Eventually.Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);   // ends after the last line of output
        }
        catch (OperationCanceledException)
        {
            KillNow();
            throw new TimeoutException($"{process.StartInfo.FileName} did not end.\n{Output}{Errors}");
        }
        return new(process.ExitCode, Output, Errors);
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited) KillNow();
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run(string? stdin)
    {
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (stdin is not null) process.StandardInput.Write(stdin);
        process.StandardInput.Close();
    }

    private void Keep(StringBuilder where, string? line)
    {
        if (line is not null) lock (gate) where.Append(line).Append('\n');
    }

    private static async Task<bool> AnsweredAsync(HttpClient client, string url)
    {
        try
        {
            using var answer = await client.GetAsync(url);
            return (int)answer.StatusCode < 500;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
