// Imp.Bench NAME prints one JSON object per figure; `bare` is the server it is compared with. Started by ../bench.sh.
using Imp.Bench;

var benches = new Dictionary<string, Func<Task>>
{
    ["ingest"] = Ingest.RunAsync,
    ["list"] = List.RunAsync,
    ["live"] = Live.RunAsync,
    ["idle"] = Idle.RunAsync,
    ["start"] = Start.RunAsync,
    ["ledger"] = Ledger.RunAsync,
    ["transform"] = Transforms.RunAsync,
    ["storm"] = Storm.RunAsync,
    ["pipeline"] = Pipeline.RunAsync,
    ["oncall"] = OnCall.RunAsync,
    ["pages"] = Pages.RunAsync,
    ["wall"] = Walls.RunAsync,
    ["stream"] = Streams.RunAsync,
    ["api"] = Api.RunAsync,
    ["backup"] = Backups.RunAsync,
    ["console"] = ConsolePages.RunAsync,
    ["lighthouse"] = Lighthouse.RunAsync,
};

if (args is ["bare", var url]) return await BareServer.RunAsync(url);
if (args is [var name] && benches.TryGetValue(name, out var bench))
{
    await bench();
    return Figure.Missing ? 1 : 0;
}

Console.Error.WriteLine($"Imp.Bench: one of {string.Join(", ", benches.Keys)}, or: bare URL");
return 64;
