using System.Globalization;

namespace Imp.Domain.Heartbeats;

/// <summary>What the address of a ping says, after <c>/ping/</c>.</summary>
/// <param name="Id">Of the heartbeat; null when it is named by key and slug.</param>
/// <param name="Key">The integration key; null with an id.</param>
/// <param name="Slug">The heartbeat's short name; null with an id.</param>
/// <param name="Problem">What is wrong, in the words that senders' clients know; null when nothing is.</param>
public sealed record PingAddress(Guid? Id, string? Key, string? Slug, Beat? Beat, string? Problem)
{
    private const string WrongUrl = "invalid url format";
    private const string WrongId = "invalid uuid format";

    /// <param name="path">As in the request, without <c>/ping/</c>.</param>
    /// <param name="run">The parameter <c>rid</c>; null when there is none.</param>
    public static PingAddress Read(string path, string? run)
    {
        var parts = path.TrimEnd('/').Split('/');
        // With its hyphens: 32 digits without them can be an integration key.
        var id = Guid.TryParseExact(parts[0], "D", out var known) ? known : (Guid?)null;
        var named = id is null ? 2 : 1;
        if (id is null && parts.Length == 1) return Wrong(WrongId);
        if (parts.Length > named + 1 || parts.Any(part => part.Length == 0)) return Wrong(WrongUrl);
        Guid? rid = null;
        if (!string.IsNullOrEmpty(run))
        {
            if (!Guid.TryParseExact(run, "D", out var one)) return Wrong(WrongId);
            rid = one;
        }
        var beat = parts.Length == named ? new Beat(BeatKind.Success, rid) : Of(parts[named], rid);
        if (beat is null) return Wrong(WrongUrl);
        return id is null ? new PingAddress(null, parts[0], parts[1], beat, null) : new PingAddress(id, null, null, beat, null);
    }

    private static Beat? Of(string word, Guid? run) => word switch
    {
        "start" => new Beat(BeatKind.Start, run),
        "fail" => new Beat(BeatKind.Fail, run),
        "log" => new Beat(BeatKind.Log, run),
        _ => word.Length <= 3 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255
            ? new Beat(code == 0 ? BeatKind.Success : BeatKind.Fail, run, code)
            : null,
    };

    private static PingAddress Wrong(string problem) => new(null, null, null, null, problem);
}
