using Bunit;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

/// <summary>Parts that put finished markup in place of components: what somebody wrote stays text in it.</summary>
public sealed class MarkupPartsTests : BunitContext
{
    public MarkupPartsTests() => Services.AddSingleton(TimeProvider.System).AddHttpContextAccessor().AddSingleton(new LanguageShelf()).AddScoped<Words>().AddSingleton<Painter>();

    [Fact]
    public void A_choice_shows_what_is_chosen_and_names_are_text()
    {
        int? told = null;
        var picker = Render<Picker<int?>>(with => with.Add(one => one.Options, [new(7, "<b>Ana</b>", IsName: true), new(9, "Bo & Co", IsName: true)]).Add(one => one.Any, "Nobody")
            .Add(one => one.Value, 9).Add(one => one.ValueChanged, value => told = value));

        picker.FindAll("option").Select(option => option.TextContent).Should().Equal("Nobody", "<b>Ana</b>", "Bo & Co");
        picker.Find("option[selected]").TextContent.Should().Be("Bo & Co");
        picker.Find("select").Change("0");
        told.Should().Be(7);
        picker.Find("select").Change("12");
        told.Should().BeNull("what is no option is no choice");
    }

    [Fact]
    public void An_entry_of_a_timeline_is_drawn_once_and_again_when_it_says_something_else()
    {
        TimelineEntry Entry(string key, string sentence) => new(key, DateTimeOffset.UnixEpoch, new("Note", "note", Tone.Info), sentence, "<i>Ana</i>", new MarkupString("<p>kept</p>"));
        var list = Render<TimelineList>(with => with.Add(one => one.Entries, [Entry("2", "noted <b>this</b>"), Entry("1", "opened it")]));
        var before = list.FindAll(".timeline-words").Select(words => words.OuterHtml).ToList();

        list.FindAll(".timeline-words b, .timeline-words i:not(.icon)").Should().BeEmpty();
        list.FindAll(".timeline-line").Select(line => line.TextContent).Should().Satisfy(line => line.Contains("<i>Ana</i>") && line.Contains("noted <b>this</b>"), line => line.Contains("opened it"));
        list.FindAll(".timeline-body p").Should().HaveCount(2);

        list.Render(with => with.Add(one => one.Entries, [Entry("3", "closed it"), Entry("2", "noted that"), Entry("1", "opened it")]));
        list.FindAll(".timeline-line span:not([class])").Select(words => words.TextContent).Should().Equal("closed it", "noted that", "opened it");
        list.FindAll(".timeline-words")[2].OuterHtml.Should().Be(before[1]);
    }

    [Theory]
    [InlineData("?1", "Mozilla/5.0 (X11; Linux x86_64)", true)]
    [InlineData("?0", "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36", false)]
    [InlineData(null, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1", true)]
    [InlineData(null, "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.0) Firefox/130.0", false)]
    [InlineData(null, null, false)]
    public void A_phone_says_that_it_is_one(string? hint, string? browser, bool phone)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["Sec-CH-UA-Mobile"] = hint;
        context.Request.Headers.UserAgent = browser;
        var device = new Device(new HttpContextAccessor { HttpContext = context });

        device.IsPhone.Should().Be(phone);
        device.Use(!phone);
        device.IsPhone.Should().Be(!phone);
        new Device(new HttpContextAccessor { HttpContext = null }).IsPhone.Should().BeFalse();
    }
}
