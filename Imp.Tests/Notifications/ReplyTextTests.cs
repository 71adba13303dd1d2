using Imp.Domain.Notifications;

namespace Imp.Tests.Notifications;

/// <summary>What people write back, in a word and a number.</summary>
public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("12", ReplyAction.Acknowledge, 12), InlineData(" #12 ", ReplyAction.Acknowledge, 12), InlineData("12a", ReplyAction.Acknowledge, 12), InlineData("Ack 12!", ReplyAction.Acknowledge, 12)]
    [InlineData("12c", ReplyAction.Close, 12), InlineData("RESOLVE #12", ReplyAction.Close, 12), InlineData("ok", ReplyAction.Acknowledge, null), InlineData("done.", ReplyAction.Close, null)]
    [InlineData("12s", ReplyAction.Snooze, 12), InlineData("Snooze #12", ReplyAction.Snooze, 12), InlineData("later", ReplyAction.Snooze, null)]
    public void A_short_answer_is_understood(string text, ReplyAction action, int? number) => ReplyText.Parse(text).Should().Be(new Reply(action, number));

    [Theory]
    [InlineData(""), InlineData("?"), InlineData("12 13"), InlineData("not 12"), InlineData("ok but who closes 12"), InlineData("99999999999999999999"), InlineData("I am driving, somebody else please take this one, 12")]
    public void Anything_else_is_not_guessed(string text) => ReplyText.Parse(text).Should().BeNull();
}
