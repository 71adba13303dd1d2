using System.Globalization;
using System.Net;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;
using Imp.Web.Languages;

namespace Imp.Tests.Languages;

public sealed class LanguageChoiceTests
{
    private static readonly LanguageShelf Shelf = new();

    [Theory]
    [InlineData(null, null, "", "en")]
    [InlineData(null, null, "de", "de")]
    [InlineData(null, null, "de-AT,en", "de")]
    [InlineData(null, null, "fr,de", "de")]
    [InlineData(null, null, "fr", "en")]
    [InlineData(null, "en", "de", "en")]
    [InlineData(null, "klingon", "de", "de")]
    [InlineData("de", "en", "en", "de")]
    [InlineData("klingon", "de", "en", "de")]
    public void The_profile_comes_before_the_cookie_and_that_before_what_the_browser_asks_for(string? profile, string? cookie, string wanted, string code) =>
        LanguageChoice.Of(profile, cookie, wanted.Split(',', StringSplitOptions.RemoveEmptyEntries), Shelf).Code.Should().Be(code);

    [Theory]
    [InlineData(null, "fr", "de"), InlineData(null, "en", "en"), InlineData("en", "fr", "en")]
    public void Where_nothing_is_chosen_it_is_the_installation_s(string? profile, string wanted, string code)
    {
        var german = new LanguageShelf("de");

        LanguageChoice.Of(profile, null, [wanted], german).Code.Should().Be(code);
        german.For(profile, null).Language.Code.Should().Be(profile ?? "de");
    }

    [Fact]
    public async Task A_page_is_in_the_language_of_the_browser_then_of_its_choice_then_of_the_profile()
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr;q=0.9, de;q=0.8, en;q=0.5");

        (await browser.GetStringAsync("/sign-in")).Should().Contain("<html lang=\"de\"").And.Contain(">Passwort<").And.NotContain(">Password<");

        using (var chosen = await browser.GetAsync("/language?to=en&returnUrl=%2Fsign-in")) chosen.Headers.Location!.ToString().Should().Be("/sign-in");
        (await browser.GetStringAsync("/sign-in")).Should().Contain("<html lang=\"en\"").And.Contain(">Password<");

        using (await ServedHouse.PostFormAsync(browser, "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = "olga@example.org", ["Password"] = ServedHouse.Password })) { }
        await house.DoAsync(new ChooseLanguage("de"));
        (await browser.GetStringAsync("/services")).Should().Contain("<html lang=\"de\"").And.Contain("Was ausfallen kann.").And.Contain("data-words=\"{");

        await house.DoAsync(new ChooseLanguage(null));
        (await browser.GetStringAsync("/services")).Should().Contain("<html lang=\"en\"").And.Contain("What can break.").And.NotContain("data-words");
    }

    [Fact]
    public async Task Choosing_a_language_leads_to_no_other_site()
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = house.Browser();

        using var answer = await browser.GetAsync("/language?to=de&returnUrl=%2F%2Fevil.example");

        (answer.StatusCode, answer.Headers.Location!.ToString()).Should().Be((HttpStatusCode.Redirect, "/"));
    }

    [Fact]
    public void English_gives_back_the_very_text()
    {
        var words = Words.In(Language.English);
        const string text = "Nobody is paged.";

        words[text].Should().BeSameAs(text);
        words[null].Should().BeNull();
        words["{0} of {1}", 3, 1200].Should().Be("3 of 1200");
        words.Count(1, "{0} alert", "{0} alerts").Should().Be("1 alert");
        words.Number(1200).Should().Be("1,200");
    }

    [Fact]
    public void German_says_numbers_dates_and_several_of_something_in_its_own_way()
    {
        var words = Words.In(Shelf.Find("de")!);

        words["Nobody is paged."].Should().Be("Niemand wird alarmiert.");
        words["A text that nobody translated"].Should().Be("A text that nobody translated");
        words.Count(1, "{0:N0} alert", "{0:N0} alerts").Should().Be("1 Alarm");
        words.Count(1200, "{0:N0} alert", "{0:N0} alerts").Should().Be("1.200 Alarme");
        words.Date(new DateTimeOffset(2026, 3, 3, 14, 5, 0, TimeSpan.Zero), "d MMM yyyy, HH:mm").Should().Be("3. März 2026, 14:05");

    }

    [Theory]
    [InlineData("reached step 2 of “Day and night”, round 2", "hat Stufe 2 von „Day and night“, Durchgang 2 erreicht")]
    [InlineData("paged Ewa Nowak by e-mail", "hat Ewa Nowak per E-Mail alarmiert")]
    [InlineData("assigned it to Close", "hat ihn Close zugewiesen")]
    [InlineData("The team Payments uses “Nights”; choose another policy there first.", "Das Team Payments verwendet „Nights“; dort zuerst eine andere Eskalationsregel wählen.")]
    [InlineData("Nobody is on call Sat 21 Nov 2026, 23:00 to Sun 22 Nov 2026, 07:00, and 59 more of the kind.", "Niemand hat Bereitschaft: Sa. 21. Nov. 2026, 23:00 bis So. 22. Nov. 2026, 07:00, und 59 weitere dieser Art.")]
    [InlineData("Something that no rule says to Ana", "Something that no rule says to Ana")]
    [InlineData("Set one thing and another in a file.", "Set one thing and another in a file.")]
    public void A_sentence_that_a_rule_made_is_recognised_and_the_names_in_it_stay(string english, string german) =>
        Words.In(Shelf.Find("de")!)[english].Should().Be(german);
}
