using System.Text;
using Imp.Domain.Notifications;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

public sealed class MessageTests
{
    private const string Hostile = "<script>alert(1)</script> & \"quoted\" \u202E 💥\r\nBcc: eve@example.org\u0000</td>";

    [Theory]
    [InlineData(DeliveryPurpose.Page), InlineData(DeliveryPurpose.Ended), InlineData(DeliveryPurpose.Test)]
    public void Every_message_is_as_committed(DeliveryPurpose purpose)
    {
        var message = ChannelWorld.Page(purpose: purpose);
        Snapshot.Matches($"message-{purpose.ToString().ToLowerInvariant()}.txt", $"{MessageText.Subject(message)}\n\n{MessageText.Of(message)}");
        Snapshot.Matches($"message-{purpose.ToString().ToLowerInvariant()}.html", MessageHtml.Of(message));
        Snapshot.Matches($"message-{purpose.ToString().ToLowerInvariant()}.json", Encoding.UTF8.GetString(WebhookBody.Of(message)) + "\n");
    }

    [Fact]
    public void Hostile_text_stays_text()
    {
        var message = ChannelWorld.Page(Hostile);
        MessageHtml.Of(message).Should().NotContain("<script").And.NotContain("</td></td>").And.Contain("&lt;script&gt;");
        MessageText.Subject(message).Should().NotContainAny("\r", "\n", "\0", "\u202E");
        MessageText.Of(message).Should().NotContain("\nBcc:");
        System.Text.Json.JsonElement.Parse(WebhookBody.Of(message)).GetProperty("data").GetProperty("incident").GetProperty("title").GetString().Should().Be(Hostile);
    }

    [Fact]
    public void A_long_subject_is_cut_between_whole_characters()
    {
        var cut = MessageText.Subject(ChannelWorld.Page(string.Concat(Enumerable.Repeat("👩‍🚒", 60))));
        cut.Length.Should().BeLessThanOrEqualTo(MessageText.LongestSubject);
        cut.Should().EndWith("👩‍🚒…");
    }
}
