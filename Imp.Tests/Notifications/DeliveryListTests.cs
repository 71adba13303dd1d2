using Bunit;
using FluentAssertions;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Web.Languages;
using Imp.Web.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Imp.Tests.Notifications;

public sealed class DeliveryListTests : BunitContext
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public DeliveryListTests() => Services.AddSingleton(TimeProvider.System).AddSingleton(Words.In(Language.English));

    [Fact]
    public void A_failed_page_says_why_and_what_each_attempt_was_answered()
    {
        var list = Render<DeliveryList>(with => with.Add(one => one.Rows, [Row(DeliveryState.Failed, "550 no such mailbox", "421 try later", "550 no such mailbox")]));

        list.Find(".chip").TextContent.Should().Contain("Failed");
        list.Find(".delivery-reason").TextContent.Should().Be("550 no such mailbox");
        list.FindAll(".attempts li").Should().HaveCount(2);
    }

    [Fact]
    public void On_my_profile_it_says_what_for_and_not_whom()
    {
        var list = Render<DeliveryList>(with => with.Add(one => one.Rows, [Row(DeliveryState.Sent, null)]).Add(one => one.Mine, true));

        list.Find("summary").TextContent.Should().Contain("Page for #12").And.NotContain("Ana");
    }

    private static DeliveryRow Row(DeliveryState state, string? reason, params string[] answers)
    {
        var id = new Guid("00000000-0000-0000-0000-000000000001");
        return new DeliveryRow(
            new(id), new IncidentId(id), 12, new(id), "Ana", new(id), "Work mail", "ana@example.org", ChannelKind.Email, DeliveryPurpose.Page, state,
            At, null, reason, [.. answers.Select((answer, index) => new AttemptRow(index + 1, At, 40, answer))]);
    }
}
