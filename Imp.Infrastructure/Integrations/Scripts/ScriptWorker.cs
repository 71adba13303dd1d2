using System.Text;
using System.Text.Json;
using Jurassic;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>
/// The other end: a process of its own that runs scripts and does nothing else. One line in, one line out. It holds no key, no file and no
/// address; what a script does to it is undone by ending it, which is done at every limit.
/// </summary>
public static class ScriptWorker
{
    /// <summary>The verb under which the executable becomes a worker.</summary>
    public const string Verb = "script-worker";

    private const int Stack = 16 * 1024 * 1024;

    /// <summary>Nobody asked for so long: whoever did is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Answers until the input ends.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Stream input, Stream output)
    {
        var thread = new Thread(() => Serve(input, output), Stack);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void Serve(Stream input, Stream output)
    {
        using var from = new StreamReader(input, Utf8);
        using var to = new StreamWriter(output, Utf8) { AutoFlush = true, NewLine = "\n" };
        var scripts = new Dictionary<string, LoadedScript>();
        // The engine's own code is compiled before anybody's second counts.
        new LoadedScript("function transform(e,c){return {title:`${e.a} ${[1,2].map(function(x){return x+1}).join()}`,labels:Object.entries(e),on:new Date().toISOString()}}").Run("{\"a\":1}", "{}", 0);
        to.WriteLine("ready");
        using var watch = new Timer(_ => Environment.Exit(0), null, Patience, Timeout.InfiniteTimeSpan);
        while (from.ReadLine() is { } line)
        {
            watch.Change(Patience, Timeout.InfiniteTimeSpan);
            to.WriteLine(JsonSerializer.Serialize(Answer(scripts, JsonSerializer.Deserialize<ScriptRequest>(line, ScriptLines.Json)!), ScriptLines.Json));
        }
    }

    private static ScriptRun Answer(Dictionary<string, LoadedScript> scripts, ScriptRequest request)
    {
        try
        {
            var script = Find(scripts, request);
            if (request.Event is null) return new ScriptRun(null, null, []);

            var (result, console) = script.Run(request.Event, request.Context ?? "{}", request.Now);
            return result is { Length: > ScriptLimits.Output } ? Wrong($"The result is larger than {ScriptLimits.Output / 1024} KiB.") : new ScriptRun(result, null, console);
        }
        catch (JavaScriptException failure)
        {
            return new ScriptRun(null, new ScriptFault(Cut(failure.Message), failure.SourcePath == LoadedScript.Script && failure.LineNumber > 0 ? failure.LineNumber : null), []);
        }
        catch (StackOverflowException)
        {
            return Wrong("The script calls itself too deeply.");
        }
        catch (Exception failure)
        {
            return Wrong(failure is OutOfMemoryException ? $"The script needs more than {ScriptLimits.Heap >> 20} MB." : Cut($"The engine gave up: {failure.Message}"));
        }
    }

    private static LoadedScript Find(Dictionary<string, LoadedScript> scripts, ScriptRequest request)
    {
        if (request.Code is null) return scripts[request.Hash];
        if (scripts.Count >= ScriptLimits.Kept) scripts.Clear();
        return scripts[request.Hash] = new LoadedScript(request.Code);
    }

    private static ScriptRun Wrong(string message) => new(null, new ScriptFault(message), []);

    private static string Cut(string text) => text.Length <= 500 ? text : text[..499] + "…";
}
