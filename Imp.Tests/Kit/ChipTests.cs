using Bunit;
using Imp.Domain.Incidents;
using Imp.Web.Incidents;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

public sealed class ChipTests : BunitContext
{
    public ChipTests() => Services.AddSingleton(Words.In(Language.English));

    [Theory]
    [InlineData(1, "SEV1", "tone-critical", 4)]
    [InlineData(2, "SEV2", "tone-high", 3)]
    [InlineData(3, "SEV3", "tone-medium", 2)]
    [InlineData(4, "SEV4", "tone-low", 1)]
    [InlineData(0, "SEV1", "tone-critical", 4)]
    [InlineData(9, "SEV4", "tone-low", 1)]
    public void A_severity_is_said_in_words_colour_and_bars(int severity, string words, string tone, int bars)
    {
        var chip = Render<SeverityChip>(parameters => parameters.Add(one => one.Severity, severity));

        chip.Find(".chip").ClassList.Should().Contain(tone);
        chip.Find(".chip").TextContent.Trim().Should().Be(words);
        chip.Find(".severity-bars").ClassList.Should().Contain($"bars-{bars}");
    }

    [Theory]
    [InlineData(ResponseState.Open, "Open", "tone-critical")]
    [InlineData(ResponseState.Acknowledged, "Acknowledged", "tone-warn")]
    [InlineData(ResponseState.Closed, "Closed", "tone-muted")]
    public void A_response_looks_like_this(ResponseState response, string words, string tone) => ShouldShow(IncidentLook.Of(response), words, tone);

    [Theory]
    [InlineData(IncidentStatus.Investigating, "Investigating", "tone-bad")]
    [InlineData(IncidentStatus.Identified, "Identified", "tone-high")]
    [InlineData(IncidentStatus.Monitoring, "Monitoring", "tone-warn")]
    [InlineData(IncidentStatus.Resolved, "Resolved", "tone-good")]
    public void A_status_looks_like_this(IncidentStatus status, string words, string tone) => ShouldShow(IncidentLook.Of(status), words, tone);

    [Fact]
    public void Every_look_has_a_drawing_that_exists()
    {
        var looks = Enum.GetValues<ResponseState>().Select(IncidentLook.Of).Concat(Enum.GetValues<IncidentStatus>().Select(IncidentLook.Of)).Select(look => look.Icon)
            .Concat(Enum.GetValues<ResponseAction>().Select(action => IncidentLook.Of(action).Icon!)).Concat(Enum.GetValues<StatusAction>().Select(action => IncidentLook.Of(action).Icon!));

        looks.Should().BeSubsetOf(Icons.Names);
        Enum.GetValues<CloseReason>().Select(IncidentLook.Of).Should().OnlyHaveUniqueItems();
    }

    private void ShouldShow(Look look, string words, string tone)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(one => one.Look, look));

        chip.Find(".chip").ClassList.Should().Contain(tone);
        chip.Find(".chip").TextContent.Trim().Should().Be(words);
        chip.FindAll(".icon").Should().ContainSingle("colour is never the only sign");
    }
}
