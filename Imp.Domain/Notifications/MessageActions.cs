using Imp.Domain.Languages;

namespace Imp.Domain.Notifications;

/// <summary>What can be answered to a message, and how that is called wherever it can be pressed.</summary>
public static class MessageActions
{
    /// <summary>How long a snooze lasts that is asked for by an answer: nobody types an instant in the dark.</summary>
    public static readonly TimeSpan SnoozeFor = TimeSpan.FromHours(1);

    /// <returns><see cref="SnoozeFor"/> as it is said.</returns>
    public static string SnoozeSpan(Wording words) => words["an hour"];

    /// <returns>The buttons of a message, in their order; none where nothing is asked. What somebody has can only be ended.</returns>
    public static IReadOnlyList<(ReplyAction Action, string Label)> Of(Message message) => message switch
    {
        { AcknowledgeLink: null } => [],
        { Purpose: DeliveryPurpose.Page or DeliveryPurpose.Check } => [(ReplyAction.Acknowledge, MessageText.Answer(message)), (ReplyAction.Snooze, Label(ReplyAction.Snooze, message.IsBundle, message.T)), (ReplyAction.Close, Label(ReplyAction.Close, message.IsBundle, message.T))],
        { Purpose: DeliveryPurpose.Taken } => [(ReplyAction.Close, Label(ReplyAction.Close, message.IsBundle, message.T))],
        _ => [],
    };

    /// <param name="all">True for several incidents at once.</param>
    public static string Label(ReplyAction action, bool all, Wording words) => action switch
    {
        ReplyAction.Acknowledge => all ? words["I have them all"] : words["I have it"],
        ReplyAction.Snooze => all ? words["Snooze all 1 h"] : words["Snooze 1 h"],
        ReplyAction.Close => all ? words["Close them all"] : words["Close it"],
    };

    /// <returns>In addresses and in what a button carries: <c>snooze</c>.</returns>
    public static string Word(this ReplyAction action) => action switch
    {
        ReplyAction.Acknowledge => "acknowledge",
        ReplyAction.Snooze => "snooze",
        ReplyAction.Close => "close",
    };

    /// <returns>Null for any other word.</returns>
    public static ReplyAction? Parse(string? word) => word switch
    {
        "acknowledge" => ReplyAction.Acknowledge,
        "snooze" => ReplyAction.Snooze,
        "close" => ReplyAction.Close,
        _ => null,
    };
}
