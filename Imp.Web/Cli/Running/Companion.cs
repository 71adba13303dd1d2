using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli.Running;

/// <summary>One thing that Imp is told of a command.</summary>
internal abstract class Companion
{
    /// <exception cref="CliFailure">Imp cannot be told.</exception>
    public abstract Task BeginAsync(CancellationToken cancel);

    /// <exception cref="CliFailure">Imp cannot be told.</exception>
    public abstract Task EndAsync(int exitCode, CancellationToken cancel);
}

/// <summary>Tells a heartbeat of the start, and of the end with the exit code.</summary>
/// <param name="heartbeat">Short name, which needs an API key, or id, which needs none.</param>
internal sealed class HeartbeatCompanion(ServerClient imp, string heartbeat) : Companion
{
    private Guid? id;

    public override Task BeginAsync(CancellationToken cancel) => PingAsync("start", cancel);

    public override Task EndAsync(int exitCode, CancellationToken cancel) => PingAsync(exitCode is >= 0 and <= 255 ? $"{exitCode}" : "fail", cancel);

    private async Task PingAsync(string says, CancellationToken cancel)
    {
        id ??= Guid.TryParse(heartbeat, out var known) ? known : await FindAsync(cancel);
        if (await imp.PostAsync($"/ping/{id:D}/{says}", null, cancel) is var status && status is < 200 or > 299)
            throw new CliFailure(CliFailure.Refused, status == 404 ? $"There is no heartbeat {heartbeat}." : $"The heartbeat {heartbeat} was answered with {status}.");
    }

    private async Task<Guid> FindAsync(CancellationToken cancel) =>
        (await imp.ListAsync($"/heartbeats?slug={Uri.EscapeDataString(heartbeat)}", cancel)).FirstOrDefault()?["id"]?.GetValue<Guid>() ?? throw new CliFailure(CliFailure.Refused, $"There is no heartbeat {heartbeat}.");
}

/// <summary>Puts services under maintenance until the command ends.</summary>
/// <param name="most">After this it ends although the command goes on: one that hangs must not hide alerts for ever.</param>
internal sealed class MaintenanceCompanion(ServerClient imp, string title, IReadOnlyList<string> services, TimeSpan most) : Companion
{
    private string? window;

    public override async Task BeginAsync(CancellationToken cancel)
    {
        var ids = new JsonArray();
        foreach (var service in services) ids.Add(await FindAsync(service, cancel));
        var now = TimeProvider.System.GetUtcNow();
        var made = await imp.SendAsync("POST", "/maintenance-windows", new JsonObject { ["reason"] = title, ["serviceIds"] = ids, ["startsAt"] = now.ToString("O"), ["endsAt"] = (now + most).ToString("O") }, cancel);
        window = made?["id"]?.GetValue<string>();
    }

    public override async Task EndAsync(int exitCode, CancellationToken cancel)
    {
        if (window is not null) await imp.SendAsync("DELETE", $"/maintenance-windows/{window}", null, cancel);
    }

    private async Task<string> FindAsync(string service, CancellationToken cancel)
    {
        var all = await imp.ListAsync("/services", cancel);
        return all.FirstOrDefault(one => service.Equals($"{one["name"]}", StringComparison.OrdinalIgnoreCase) || service == $"{one["id"]}")?["id"]?.GetValue<string>()
            ?? throw new CliFailure(CliFailure.Refused, $"There is no service \"{service}\".{Nearest.Hint(service, [.. all.Select(one => $"{one["name"]}")])}");
    }
}

/// <summary>Marks what was done as a change when it is done.</summary>
internal sealed class ChangeCompanion(ServerClient imp, string title, IReadOnlyList<string> line) : Companion
{
    public override Task BeginAsync(CancellationToken cancel) =>
        Key is null ? throw new CliFailure(CliFailure.WrongUse, "--change needs the key of an integration in IMP_INTEGRATION_KEY.") : Task.CompletedTask;

    public override async Task EndAsync(int exitCode, CancellationToken cancel)
    {
        if (Key is not { } key) return;
        // The arguments may hold secrets, so only the command's name is told.
        var body = new JsonObject
        {
            ["routing_key"] = key,
            ["payload"] = new JsonObject
            {
                ["summary"] = exitCode == 0 ? title : $"{title}: failed with {exitCode}", ["source"] = Environment.MachineName, ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("O"),
                ["custom_details"] = new JsonObject { ["command"] = Path.GetFileName(line[0]), ["exit_code"] = exitCode },
            },
        };
        if (await imp.PostAsync("/v2/change/enqueue", body, cancel) is var status && status is < 200 or > 299) throw new CliFailure(CliFailure.Refused, $"The change was answered with {status}.");
    }

    private static string? Key => Environment.GetEnvironmentVariable("IMP_INTEGRATION_KEY") is { Length: > 0 } set ? set.Trim() : null;
}
