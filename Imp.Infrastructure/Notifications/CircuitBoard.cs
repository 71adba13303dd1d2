using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications;

/// <summary>A server to which messages wait.</summary>
/// <param name="Server">Empty when the channel has but one.</param>
public sealed record BrokenServer(ChannelKind Channel, string Server, Circuit Circuit);

/// <summary>What is known of every server while Imp runs. Forgotten at a restart: the first failures tell it anew.</summary>
public sealed class CircuitBoard(Bell bell, TimeProvider clock, ILogger<CircuitBoard> log)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(ChannelKind Channel, string Server), Circuit> circuits = [];
    private volatile IReadOnlyList<BrokenServer> broken = [];

    /// <summary>Where messages wait, the longest first.</summary>
    public IReadOnlyList<BrokenServer> Broken => broken;

    /// <returns>Those of one channel.</returns>
    internal IReadOnlyList<BrokenServer> Of(ChannelKind channel) => broken is { Count: > 0 } some ? [.. some.Where(one => one.Channel == channel)] : [];

    /// <summary>Something was learned about a server.</summary>
    /// <param name="why">For a person; never a secret.</param>
    internal void Tell(ChannelKind channel, string server, CircuitSignal signal, string why = "")
    {
        Circuit before, after;
        lock (gate)
        {
            before = circuits.GetValueOrDefault((channel, server), Circuit.Fine);
            after = before.After(signal, why, clock.GetUtcNow());
            if (after == before) return;

            if (after == Circuit.Fine) circuits.Remove((channel, server));
            else circuits[(channel, server)] = after;
            broken = [.. circuits.Where(one => one.Value.State != CircuitState.Closed).Select(one => new BrokenServer(one.Key.Channel, one.Key.Server, one.Value)).OrderBy(one => one.Circuit.OpenedAt)];
        }
        if (after.State == before.State || after.State == CircuitState.Probing) return;

        Say(before, after, channel, server);
        bell.Ring([Topic.Channels]);
    }

    /// <summary>Once when it opens and once when it closes, not with every probe.</summary>
    private void Say(Circuit before, Circuit after, ChannelKind channel, string server)
    {
        var name = server.Length == 0 ? channel.Name() : $"{channel.Name()} ({server})";
        if (before.State == CircuitState.Closed)
            log.LogWarning("{Channel} failed {Failures} times in a row; its messages wait while one at a time is tried. Last: {Why}", name, after.Failures, after.Why);
        else if (after.State == CircuitState.Closed) log.LogInformation("{Channel} works again; what waited goes out", name);
    }
}
