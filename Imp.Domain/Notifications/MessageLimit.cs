using System.Globalization;

namespace Imp.Domain.Notifications;

/// <summary>So many messages of a class may go to one contact method within a time.</summary>
/// <param name="Count">0: no limit.</param>
/// <param name="Minutes">How long the time is.</param>
/// <param name="Smoothed">What goes beyond the next shorter limit is spread evenly over the rest of the time, instead of all at its beginning.</param>
public sealed record MessageLimit(ChannelClass Channel, MessageClass Message, int Minutes, int Count, bool Smoothed = false)
{
    /// <summary>The largest number that makes sense.</summary>
    public const int MostCount = 1_000;

    public TimeSpan Window => TimeSpan.FromMinutes(Minutes);

    /// <summary>Which limit it is, whatever its number.</summary>
    public LimitKey Key => new(Channel, Message, Minutes);

    /// <returns>As it stands in a sentence: <c>5 SMS in 15 min</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {Noun} in {Minutes} min");

    private string Noun => (Message, Channel) switch
    {
        (MessageClass.Test, _) => Count == 1 ? "test" : "tests",
        (MessageClass.Status, _) => "news by " + Channel.Name(),
        (_, ChannelClass.Voice) => Count == 1 ? "call" : "calls",
        (_, ChannelClass.Sms) => "SMS",
        (_, ChannelClass.Email) => Count == 1 ? "mail" : "mails",
        (_, ChannelClass.Chat or ChannelClass.Webhook) => Count == 1 ? "message" : "messages",
    };
}

/// <summary>Names one limit.</summary>
public sealed record LimitKey(ChannelClass Channel, MessageClass Message, int Minutes);

/// <summary>A message that has left.</summary>
public sealed record SentMessage(MessageClass Class, DateTimeOffset At);

/// <summary>Why a message waits, and until when.</summary>
/// <param name="Why">For a person: <c>5 SMS in 15 min</c>.</param>
public sealed record Hold(DateTimeOffset Until, string Why);
