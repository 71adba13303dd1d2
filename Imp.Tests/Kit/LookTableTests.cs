using FluentAssertions;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Web.Identity;
using Imp.Web.Jobs;
using Imp.Web.Kit;
using Imp.Web.Notifications;
using Imp.Web.Shell;
using Xunit;

namespace Imp.Tests.Kit;

public sealed class LookTableTests
{
    public static TheoryData<Look> Looks => new(
    [
        .. Enum.GetValues<DeliveryState>().Select(DeliveryLook.Of), .. Enum.GetValues<ChannelKind>().Select(DeliveryLook.Of),
        .. Enum.GetValues<JobState>().Select(JobLook.Of), .. Enum.GetValues<Role>().Select(RoleLook.Of),
    ]);

    [Theory]
    [MemberData(nameof(Looks), DisableDiscoveryEnumeration = true)]
    public void Every_value_has_words_and_a_drawing(Look look)
    {
        look.Label.Should().NotBeNullOrWhiteSpace();
        Icons.Names.Should().Contain(look.Icon);
    }

    [Fact]
    public void Values_of_one_table_are_told_apart_by_their_words()
    {
        Enum.GetValues<DeliveryState>().Select(state => DeliveryLook.Of(state).Label).Should().OnlyHaveUniqueItems();
        Enum.GetValues<JobState>().Select(state => JobLook.Of(state).Label).Should().OnlyHaveUniqueItems();
        Enum.GetValues<DeliveryPurpose>().Select(DeliveryLook.Of).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(StorageTrouble.Damaged, Tone.Bad)]
    [InlineData(StorageTrouble.DiskFull, Tone.Bad)]
    [InlineData(StorageTrouble.Busy, Tone.Warn)]
    public void What_needs_a_person_is_red(StorageTrouble trouble, Tone tone) => SystemBanner.Tone(trouble).Should().Be(tone);

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Windows")]
    [InlineData(null, "Unknown browser")]
    public void A_browser_is_called_as_people_call_it(string? agent, string name) => BrowserName.Of(agent).Should().Be(name);
}
