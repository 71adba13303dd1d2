using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;

namespace Imp.Tests.Notifications;

/// <summary>Whatever a message is made into, it says first that it is a drill.</summary>
public sealed class DrillTextTests
{
    public static TheoryData<DeliveryPurpose> Purposes => [.. Enum.GetValues<DeliveryPurpose>().Where(purpose => purpose != DeliveryPurpose.Test)];

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Every_form_begins_with_it(DeliveryPurpose purpose)
    {
        foreach (var again in new[] { false, true })
        {
            var message = Drill(purpose) with { Again = again };

            MessageText.Subject(message).Should().StartWith("DRILL (for Ana, step 2) ");
            MessageText.Of(message).Should().StartWith("DRILL (for Ana, step 2): this is an exercise");
            MessageText.Short(message).Should().StartWith("DRILL (for Ana, step 2): this is an exercise");
            ShortText.Of(message).Should().StartWith("DRILL (for Ana, step 2) ");
            VoiceText.Of(message).Should().StartWith("Drill for Ana, step 2. Nothing is wrong.");
            MessageHtml.Of(message).Should().Contain("<strong>DRILL (for Ana, step 2): this is an exercise");
            Encoding.UTF8.GetString(WebhookBody.Of(message)).Should().Contain("\"drill\":{\"for\":\"Ana\",\"step\":2}").And.Contain("\"title\":\"DRILL: Disk full\"");
        }
    }

    [Fact]
    public void Every_channel_shows_it_first()
    {
        foreach (var profile in Enum.GetValues<ChannelKind>().Select(ChannelBook.Of).Where(profile => profile.Kind != ChannelKind.Webhook))
            profile.Says(Drill(DeliveryPurpose.Page)).TrimStart().Should().StartWithEquivalentOf("DRILL", profile.Kind.ToString());
    }

    [Fact]
    public void Without_one_nothing_says_so() => MessageText.Of(Drill(DeliveryPurpose.Page) with { Drill = null }).Should().NotContain("DRILL");

    private static Message Drill(DeliveryPurpose purpose) => new(default, purpose, 1, DateTimeOffset.UnixEpoch, "Bo", new IncidentFacts(
        default, 12, "Disk full", Severity.Sev1, ResponseState.Open, IncidentStatus.Investigating, "checkout", "Team", DateTimeOffset.UnixEpoch, null, null, null, "https://imp.example/incidents/12"), "https://imp.example/a/x")
    {
        Drill = new DrillNote("Ana", 2),
    };
}
