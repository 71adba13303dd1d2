using System.Globalization;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>Which messages are wanted; the same words on the page's address and in the API. Everything null: all.</summary>
/// <param name="Person">Who got it.</param>
/// <param name="Incident">Number of the incident.</param>
/// <param name="Text">Part of the contact method, the address, the incident's title, an answer or a reason.</param>
/// <param name="Since">Asked for then or later.</param>
public sealed record DeliveryFilter(
    UserId? Person = null, ChannelKind? Channel = null, DeliveryState? State = null, DeliveryPurpose? Purpose = null, long? Incident = null, string? Text = null, DateTimeOffset? Since = null)
{
    /// <summary>All of them.</summary>
    public static readonly DeliveryFilter Default = new();

    /// <summary>Reads the words of an address. Unknown words mean "no restriction", so that an old bookmark still opens.</summary>
    /// <param name="since">An instant, or so far back from now: <c>24h</c>, <c>7d</c>.</param>
    public static DeliveryFilter Parse(string? person, string? channel, string? state, string? purpose, string? incident, string? text, string? since, DateTimeOffset now) => new(
        Guid.TryParse(person, out var id) ? new UserId(id) : null, Word<ChannelKind>(channel), Word<DeliveryState>(state), Word<DeliveryPurpose>(purpose),
        long.TryParse(incident?.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        string.IsNullOrWhiteSpace(text) ? null : text.Trim(), SinceOf(since, now));

    /// <returns>Null for a word that is no instant.</returns>
    public static DateTimeOffset? SinceOf(string? word, DateTimeOffset now)
    {
        if (word is [.. var count, 'h' or 'd'] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var many) && many is > 0 and <= 10_000)
            return now - (word[^1] == 'h' ? TimeSpan.FromHours(many) : TimeSpan.FromDays(many));
        return DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    private static T? Word<T>(string? word) where T : struct, Enum => word is { Length: > 0 } && char.IsLetter(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null;
}
