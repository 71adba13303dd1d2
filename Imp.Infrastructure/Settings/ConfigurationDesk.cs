using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Settings;

/// <summary>Keeps what the configuration is now.</summary>
/// <param name="texts">Null where nothing can write it: Imp without its web.</param>
public sealed class ConfigurationDesk(ConfigurationQueries revisions, CommandBus bus, IConfigurationText? texts = null)
{
    /// <summary>Characters of a text: more than a large installation has.</summary>
    public const int Longest = 8_000_000;

    private const int LongestLine = 200;

    public bool CanWrite => texts is not null;

    /// <summary>Keeps it, unless it is what the latest revision has.</summary>
    /// <exception cref="Missing">There is no revision of that number.</exception>
    public async Task KeepAsync(Actor actor, long? since = null, long? backTo = null, CancellationToken cancel = default) => await KeepAsync(actor, await NowAsync(since, backTo, cancel));

    internal Task KeepAsync(Actor actor, KeepConfiguration wanted) => bus.ExecuteAsync(wanted, actor);

    /// <returns>The command that keeps what is there now.</returns>
    /// <param name="since">Everything after this revision is one change.</param>
    /// <param name="backTo">It is what that revision was.</param>
    internal async Task<KeepConfiguration> NowAsync(long? since, long? backTo, CancellationToken cancel)
    {
        var writer = texts ?? throw new InvalidOperationException("Nothing here can write the configuration.");
        // A change that comes while it is read may be in it or not; it gets its own look, because it is not counted.
        var until = await revisions.LastAuditAsync(cancel);
        var (latest, text) = (await revisions.LatestAsync(cancel), await writer.ReadAsync(cancel));
        if (latest?.Text == text) return new KeepConfiguration(text, "Nothing was changed.", latest.ChangedBy, until, since, backTo);

        var who = await revisions.WhoAsync(latest?.AuditSequence ?? 0, until, cancel);
        var what = latest is null ? "The configuration as it was first kept." : writer.Compare(latest.Text, text).Summary;
        return new KeepConfiguration(text, Cut(backTo is { } back ? $"Back to {back}: {what}" : what), who.Count == 0 ? "Imp" : Cut(string.Join(", ", who.Take(3)) + (who.Count > 3 ? " and others" : "")), until, since, backTo);
    }

    internal ConfigurationDifference Compare(string? before, string after) => before is null || texts is null ? new("", []) : texts.Compare(before, after);

    private static string Cut(string text) => text.Length > LongestLine ? text[..(LongestLine - 1)] + "…" : text;
}
