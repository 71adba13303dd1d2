using System.Globalization;

namespace Imp.Domain.Probes;

/// <summary>How a probe looks.</summary>
public enum ProbeKind
{
    /// <summary>Asks for a page and reads the answer.</summary>
    Http,
    /// <summary>Opens a connection.</summary>
    Tcp,
    /// <summary>Looks at a server's certificate.</summary>
    Tls,
    /// <summary>Sends an ICMP echo.</summary>
    Ping,
}

/// <summary>What a probe looks at and what it wants to find there. What does not belong to its kind is ignored.</summary>
/// <param name="Target">An address with http or https; <c>host:port</c> for a connection or certificate, 443 where none is named; a host for a ping.</param>
/// <param name="UsesHead">Asks with HEAD, and gets no text.</param>
/// <param name="Statuses">Such as <c>200-299, 304</c>.</param>
/// <param name="Contains">Must stand in the answer; null for anything.</param>
/// <param name="Lacks">Must not stand in the answer; null for anything.</param>
/// <param name="SlowMs">An answer that takes longer is a failure; null for the time-out alone.</param>
/// <param name="FollowsRedirects">Up to five, each looked at as if it had been typed.</param>
/// <param name="WarningDays">A certificate that has fewer days left is a warning.</param>
/// <param name="CriticalDays">A certificate that has fewer days left is as bad as none.</param>
public sealed record ProbeCheck(
    ProbeKind Kind, string Target, bool UsesHead = false, string Statuses = ProbeCheck.UsualStatuses, string? Contains = null, string? Lacks = null, int? SlowMs = null,
    bool FollowsRedirects = true, int WarningDays = 14, int CriticalDays = 3)
{
    public const string UsualStatuses = "200-299";

    /// <summary>At most so many characters.</summary>
    public const int LongestTarget = 500;

    /// <returns>Where to connect; null when the target cannot be read, or is a page's address.</returns>
    public (string Host, int Port)? Endpoint
    {
        get
        {
            if (Kind == ProbeKind.Http || Target.Contains("//", StringComparison.Ordinal) || Target.IndexOfAny([' ', '/', '@', '?', '#', '\\']) >= 0) return null;
            if (!Uri.TryCreate($"imp://{(System.Net.IPAddress.TryParse(Target, out var address) && Target.Contains(':') && !Target.StartsWith('[') ? $"[{address}]" : Target)}", UriKind.Absolute, out var read) || read.IdnHost.Length == 0) return null;
            var port = read.Port > 0 ? read.Port : Kind == ProbeKind.Tls ? 443 : 0;
            if (Kind == ProbeKind.Ping ? read.Port > 0 : port is < 1 or > 65_535) return null;
            return (read.IdnHost, port);
        }
    }

    /// <returns>The page's address; null when it is none.</returns>
    public Uri? Page => Kind == ProbeKind.Http && Uri.TryCreate(Target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url : null;

    /// <returns>False when the target cannot be read.</returns>
    public bool HasTarget => Target.Length <= LongestTarget && (Kind == ProbeKind.Http ? Page is not null : Endpoint is not null);

    /// <returns>The ranges of <see cref="Statuses"/>; null when they cannot be read.</returns>
    public static IReadOnlyList<(int From, int To)>? Ranges(string text)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || Status(ends[0]) is not { } from || Status(ends[^1]) is not { } to || from > to) return null;
            ranges.Add((from, to));
        }
        return ranges.Count is > 0 and <= 20 ? ranges : null;
    }

    private static int? Status(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;
}
