using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations;

/// <summary>What a format made of a request: alerts, or why there is none.</summary>
/// <param name="Alerts">In the order in which the sender wrote them.</param>
/// <param name="Errors">What is wrong, one sentence each, for the sender; empty when all is well.</param>
/// <param name="Note">Why there is deliberately no alert; null otherwise.</param>
public sealed record Reading(IReadOnlyList<Alert> Alerts, IReadOnlyList<string> Errors, string? Note)
{
    private const int LongestTitle = 1_024;
    private const int LongestSource = 512;
    private const int LongestSenderId = 255;

    /// <summary>The request is not this format's; the general one reads it.</summary>
    public static Reading Unknown { get; } = new([], [], null);

    /// <summary>The sender's id of the whole request, the same when it sends it again; null when it gives none.</summary>
    public string? DeliveryId { get; init => field = Short(value, LongestSenderId); }

    /// <summary>For a request without alert: what it was about, for the ledger.</summary>
    public Alert? About { get; init; }

    /// <summary>The sender used an encoding that the format does not have here.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>Alerts, each brought within the bounds of what is stored.</summary>
    public static Reading Of(params IEnumerable<Alert> alerts) => new([.. alerts.Select(Bounded)], [], null);

    /// <summary>All is well and nothing is to be done.</summary>
    public static Reading Nothing(string note, Alert? about = null) => new([], [], note) { About = about is null ? null : Bounded(about) };

    public static Reading Wrong(params string[] errors) => new([], errors, null);

    public static Reading Of(ParsedEvent parsed) => parsed.Alert is { } alert ? Of(alert) : Wrong([.. parsed.Errors]);

    private static Alert Bounded(Alert alert) => alert with
    {
        DedupKey = Short(alert.DedupKey, DedupKeys.Longest),
        SenderId = Short(alert.SenderId, LongestSenderId),
        Title = FirstLine(alert.Title) is { } title ? JsonReading.Cut(title, LongestTitle) : null,
        Source = Blank(alert.Source) is { } source ? JsonReading.Cut(source, LongestSource) : null,
    };

    /// <summary>Two long ids that begin alike must stay two.</summary>
    private static string? Short(string? id, int most)
    {
        if (Blank(id) is not { } text || text.Length <= most) return Blank(id);
        return text[..(most - 33)] + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static string? FirstLine(string? text) => Blank(text)?.Split(['\n', '\r'], 2)[0].Trim();

    private static string? Blank(string? text) => text?.Replace("\0", "").Trim() is { Length: > 0 } written ? written : null;
}
