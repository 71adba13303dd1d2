using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>A worker process as the server sees it. One run at a time; after any error it is of no use any more.</summary>
internal sealed class ScriptProcess : IDisposable
{
    /// <summary>Replaced after so many runs.</summary>
    private const int MostRuns = 1_000;

    private const int LongestLine = 4 * ScriptLimits.Output;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly StreamReader answers;
    private readonly HashSet<string> known = [];
    private readonly char[] block = new char[16 * 1024];
    private readonly StringBuilder rest = new();
    private int runs;

    private ScriptProcess(Process process)
    {
        this.process = process;
        answers = process.StandardOutput;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>True when it may be given another run.</summary>
    public bool IsFit { get; private set; } = true;

    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<ScriptProcess> StartAsync(ScriptCommand command)
    {
        var process = Process.Start(command.ToStartInfo()) ?? throw new IOException("no process");
        var worker = new ScriptProcess(process);
        try
        {
            if (await worker.LineAsync(StartPatience, ofProcessor: false) != "ready") throw new IOException("the worker does not say that it is ready");
            return worker;
        }
        catch (Exception)
        {
            worker.Dispose();
            throw;
        }
    }

    public async Task<ScriptRun> RunAsync(ScriptJob job)
    {
        if (known.Count >= ScriptLimits.Kept && !known.Contains(job.Hash)) known.Clear();
        var line = JsonSerializer.Serialize(new ScriptRequest(job.Hash, known.Contains(job.Hash) ? null : job.Code, job.Event, job.Context, job.Now), ScriptLines.Json);
        try
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
            if (await LineAsync(ScriptLimits.Patience, ofProcessor: true) is not { } answer) return Ended("The script ended its worker: it called itself too deeply or took too much memory.");
            var run = JsonSerializer.Deserialize<ScriptRun>(answer, ScriptLines.Json)!;
            known.Add(job.Hash);
            IsFit = run.Fault is null && ++runs < MostRuns;
            return run;
        }
        catch (TimeoutException)
        {
            return Ended($"The script took longer than {ScriptLimits.Time.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is IOException or JsonException or InvalidOperationException)
        {
            return Ended("The script ended its worker.");
        }
    }

    public void Dispose()
    {
        IsFit = false;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }
        process.Dispose();
    }

    private ScriptRun Ended(string why)
    {
        IsFit = false;
        return new ScriptRun(null, new ScriptFault(why) { IsCostly = true }, []);
    }

    /// <summary>Reads one line. Processor time counts, so that a busy machine makes no script fail; but nobody waits for ever.</summary>
    /// <returns>Null when the process is gone.</returns>
    private async Task<string?> LineAsync(TimeSpan patience, bool ofProcessor)
    {
        var (began, used) = (Stopwatch.GetTimestamp(), ofProcessor ? process.TotalProcessorTime : default);
        while (true)
        {
            if (Take() is { } line) return line;
            if (rest.Length > LongestLine) throw new IOException("an endless line");
            var read = answers.ReadAsync(block.AsMemory()).AsTask();
            while (await Task.WhenAny(read, Task.Delay(Look)) != read)
            {
                var late = Stopwatch.GetElapsedTime(began) > patience;
                if (late || ofProcessor && !process.HasExited && process.TotalProcessorTime - used > ScriptLimits.Time) throw new TimeoutException();
            }
            if (await read is var count and > 0) rest.Append(block, 0, count);
            else return null;
        }
    }

    private string? Take()
    {
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] != '\n') continue;
            var line = rest.ToString(0, at);
            rest.Remove(0, at + 1);
            return line;
        }
        return null;
    }
}

/// <summary>One run.</summary>
/// <param name="Hash">Of the code.</param>
/// <param name="Event">JSON; null only compiles.</param>
/// <param name="Now">What the script's clock shows, in milliseconds since 1970.</param>
internal sealed record ScriptJob(string Hash, string Code, string? Event, string? Context, long Now);

/// <summary>How a worker is started.</summary>
/// <param name="File">Our own executable, or the runtime that runs our assembly.</param>
public sealed record ScriptCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Without these the runtime itself does not find its parts.</summary>
    private static readonly string[] Passed = ["DOTNET_ROOT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "HOME", "SystemRoot", "TEMP"];

    /// <summary>The executable that runs now; for one that is not ours, such as a test's, the assembly beside it.</summary>
    public static ScriptCommand Own()
    {
        var self = Environment.ProcessPath ?? "imp";
        return Path.GetFileNameWithoutExtension(self) == "imp" ? new ScriptCommand(self, [ScriptWorker.Verb]) : new ScriptCommand(Runtime(self), [Path.Combine(AppContext.BaseDirectory, "imp.dll"), ScriptWorker.Verb]);
    }

    internal ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(File, Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = new UTF8Encoding(false), WorkingDirectory = Path.GetTempPath(),
        };
        var kept = Passed.Where(start.Environment.ContainsKey).Select(name => (name, start.Environment[name])).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept) start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = ScriptLimits.Heap.ToString("X");
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    private static string Runtime(string self) => Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";
}
