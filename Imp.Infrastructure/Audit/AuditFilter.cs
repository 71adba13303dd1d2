using System.Globalization;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Audit;

/// <summary>Which rows of the audit log are wanted; the same words on the page's address and in the export's. Everything null: all.</summary>
/// <param name="Person">Who did it: a person, a key or an integration.</param>
/// <param name="Command">What was done: a command's name.</param>
/// <param name="Incident">Number of the incident that it was about.</param>
/// <param name="About">Id of what it was about.</param>
/// <param name="Text">Part of the actor's name, the place or the detail.</param>
/// <param name="Since">Then or later.</param>
/// <param name="Until">Before then.</param>
public sealed record AuditFilter(
    Guid? Person = null, string? Command = null, long? Incident = null, Guid? About = null, string? Text = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>All of them.</summary>
    public static readonly AuditFilter Default = new();

    /// <summary>Reads the words of an address. Unknown words mean "no restriction".</summary>
    /// <param name="text">With <c>#12</c> what is wanted is incident 12.</param>
    /// <param name="since">An instant, or so far back from now: <c>24h</c>, <c>7d</c>.</param>
    public static AuditFilter Parse(string? person, string? command, string? incident, string? about, string? text, string? since, string? until, DateTimeOffset now)
    {
        text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        if (text is ['#', ..] && Number(text) is { } typed) (incident, text) = (typed.ToString(CultureInfo.InvariantCulture), null);
        return new(
            Guid.TryParse(person, out var who) ? who : null, command is { Length: > 0 and <= 100 } ? command : null, Number(incident),
            Guid.TryParse(about, out var id) ? id : null, text, DeliveryFilter.SinceOf(since, now), DeliveryFilter.SinceOf(until, now));
    }

    private static long? Number(string? word) => long.TryParse(word?.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
