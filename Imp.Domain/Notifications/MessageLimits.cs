using System.Globalization;

namespace Imp.Domain.Notifications;

/// <summary>How much may go to one contact method, and what goes together. Nothing is ever dropped: it waits, or goes in a bundle.</summary>
/// <param name="Table">Every limit there is, also those that are off.</param>
/// <param name="BundleSeconds">For so long after a page further ones to the same method wait and go as one; 0: never. At most 3600.</param>
public sealed record MessageLimits(IReadOnlyList<MessageLimit> Table, int BundleSeconds)
{
    public const int ShippedBundleSeconds = 120;
    public const int LongestBundleSeconds = 3_600;

    /// <summary>
    /// GoAlert's numbers for calls, SMS and mail; of mails OneUptime's: the fifth in ten minutes waits for others. Chats and pushes cost nothing and
    /// are held by bundling alone; a webhook is a program.
    /// </summary>
    public static MessageLimits Shipped { get; } = new(
    [
        new(ChannelClass.Voice, MessageClass.Any, 1, 1),
        new(ChannelClass.Voice, MessageClass.Page, 15, 3),
        new(ChannelClass.Voice, MessageClass.Page, 60, 7, Smoothed: true),
        new(ChannelClass.Voice, MessageClass.Page, 180, 15, Smoothed: true),
        .. News(ChannelClass.Voice),
        .. Tests(ChannelClass.Voice),
        new(ChannelClass.Sms, MessageClass.Any, 1, 1),
        new(ChannelClass.Sms, MessageClass.Page, 15, 5),
        new(ChannelClass.Sms, MessageClass.Page, 60, 11, Smoothed: true),
        new(ChannelClass.Sms, MessageClass.Page, 180, 21, Smoothed: true),
        .. News(ChannelClass.Sms),
        .. Tests(ChannelClass.Sms),
        new(ChannelClass.Email, MessageClass.Any, 1, 1),
        new(ChannelClass.Email, MessageClass.Page, 10, 4),
        new(ChannelClass.Email, MessageClass.Page, 60, 0, Smoothed: true),
        .. News(ChannelClass.Email),
        .. Tests(ChannelClass.Email),
        new(ChannelClass.Chat, MessageClass.Any, 1, 0),
        new(ChannelClass.Chat, MessageClass.Page, 15, 0),
        new(ChannelClass.Chat, MessageClass.Page, 60, 0, Smoothed: true),
        new(ChannelClass.Chat, MessageClass.Status, 20, 0),
        new(ChannelClass.Chat, MessageClass.Test, 1, 0),
        new(ChannelClass.Webhook, MessageClass.Any, 1, 0),
    ], ShippedBundleSeconds);

    /// <summary>Everything leaves at once.</summary>
    public static MessageLimits Off { get; } = new([], 0);

    /// <returns>False where nothing that goes by such a channel is ever held or put together.</returns>
    public bool Holds(ChannelClass channel) => BundleSeconds > 0 && channel.Bundles() || Table.Any(limit => limit.Channel == channel && limit.Count > 0);

    /// <summary>How far back it is to be known what left.</summary>
    public TimeSpan Memory(ChannelClass channel) => Table.Where(limit => limit.Channel == channel && limit.Count > 0).Select(limit => limit.Window)
        .Append(channel.Bundles() ? TimeSpan.FromSeconds(BundleSeconds) : TimeSpan.Zero).Max();

    /// <summary>Whether a message may leave.</summary>
    /// <param name="sent">What left for the same contact method within <see cref="Memory"/>, in any order.</param>
    /// <returns>Null when it may; otherwise the limit that holds it longest.</returns>
    public Hold? Check(ChannelClass channel, MessageClass message, IReadOnlyList<SentMessage> sent, DateTimeOffset now)
    {
        Hold? longest = null;
        foreach (var group in Table.Where(limit => limit.Channel == channel && limit.Count > 0 && Applies(limit.Message, message)).GroupBy(limit => limit.Message))
        {
            MessageLimit? shorter = null;
            foreach (var limit in group.OrderBy(limit => limit.Minutes))
            {
                DateTimeOffset[] within = [.. sent.Where(one => Applies(limit.Message, one.Class) && one.At > now - limit.Window).Select(one => one.At).Order()];
                if (FreeAt(limit, shorter, within) is { } free && free > now && (longest is null || free > longest.Until)) longest = new Hold(WholeMs(free), limit.ToString());
                shorter = limit;
            }
        }
        return longest;
    }

    /// <summary>Whether a page waits for others to go with.</summary>
    /// <param name="last">When the latest page of the same importance left for the same contact method; null: none did.</param>
    public Hold? Gather(ChannelClass channel, DateTimeOffset? last, DateTimeOffset now) =>
        BundleSeconds > 0 && channel.Bundles() && last?.AddSeconds(BundleSeconds) is { } until && until > now
            ? new Hold(WholeMs(until), string.Create(CultureInfo.InvariantCulture, $"a page went {(now - last.Value).TotalSeconds:0} s before, and the next go together"))
            : null;

    /// <summary>Upwards: instants are stored in milliseconds, and what is due a moment too early would be held for nothing again.</summary>
    private static DateTimeOffset WholeMs(DateTimeOffset at) => at.AddTicks((TimeSpan.TicksPerMillisecond - at.Ticks % TimeSpan.TicksPerMillisecond) % TimeSpan.TicksPerMillisecond);

    /// <summary>A limit on anything counts all but tests, which have only their own.</summary>
    private static bool Applies(MessageClass limit, MessageClass message) => limit == message || limit == MessageClass.Any && message != MessageClass.Test;

    /// <returns>When one more may leave; null: at once.</returns>
    private static DateTimeOffset? FreeAt(MessageLimit limit, MessageLimit? shorter, DateTimeOffset[] within)
    {
        if (within.Length >= limit.Count) return within[within.Length - limit.Count] + limit.Window;

        var (allowed, span) = (shorter?.Count ?? 0, shorter?.Window ?? TimeSpan.Zero);
        // The shorter limit's burst is allowed as it is; what goes beyond gets a place each in the rest of the time.
        if (!limit.Smoothed || limit.Count <= allowed || within.Length < Math.Max(allowed, 1)) return null;
        return within[0] + span + (limit.Window - span) * ((double)(within.Length - allowed) / (limit.Count - allowed));
    }

    private static IEnumerable<MessageLimit> News(ChannelClass channel) =>
        [new(channel, MessageClass.Status, 3, 1), new(channel, MessageClass.Status, 20, 3), new(channel, MessageClass.Status, 120, 8, Smoothed: true)];

    private static IEnumerable<MessageLimit> Tests(ChannelClass channel) => [new(channel, MessageClass.Test, 1, 3), new(channel, MessageClass.Test, 60, 20, Smoothed: true)];
}

/// <summary>What the owners changed of the shipped limits; what they did not change follows later versions of Imp.</summary>
public sealed class ChangedLimits : Shared.Entity
{
    private ChangedLimits() { }

    /// <summary>There is one row.</summary>
    public int Id { get; private set; } = 1;

    /// <summary>Null: as shipped.</summary>
    public int? BundleSeconds { get; private set; }

    public IReadOnlyDictionary<LimitKey, int> Counts { get; private set; } = new Dictionary<LimitKey, int>();

    public static ChangedLimits None() => new();

    /// <param name="seconds">Null: back to the shipped value.</param>
    public void Bundle(int? seconds)
    {
        BundleSeconds = seconds;
        Raise(new MessageLimitsChanged());
    }

    /// <param name="count">Null: back to the shipped value. 0: no limit.</param>
    public void Set(LimitKey limit, int? count)
    {
        var counts = Counts.Where(one => one.Key != limit).ToDictionary();
        if (count is { } number) counts[limit] = number;
        Counts = counts;
        Raise(new MessageLimitsChanged());
    }

    /// <returns>What holds now.</returns>
    public MessageLimits Over(MessageLimits shipped) => new(
        [.. shipped.Table.Select(limit => Counts.TryGetValue(limit.Key, out var count) ? limit with { Count = count } : limit)], BundleSeconds ?? shipped.BundleSeconds);
}

public sealed record MessageLimitsChanged() : Shared.DomainEvent("sending.limits-changed");
