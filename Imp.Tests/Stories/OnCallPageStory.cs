using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>A schedule is made, changed for a day and given to a policy, in a real browser.</summary>
[Collection(Outside.Name)]
public sealed class OnCallPageStory(Browser browser)
{
    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task A_schedule_is_made_overridden_and_named_by_a_policy(int width, int height)
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await using var at = await browser.NewPageAsync(width, height);
        await at.SignInAsync(imp.Url + "/schedules");

        await at.Page.GetByText("No schedule yet").SeenAsync();
        await at.Page.GotoAsync(imp.Url + "/schedules/new");
        await at.IsLiveAsync();
        await at.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Day and night");
        await at.ButtonOf("Create schedule").ClickAsync();
        await at.Page.GetByText("has 1 to 50 people").First.SeenAsync();
        await at.Page.GetByLabel("Add somebody").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Ana" });
        await at.ButtonOf("Create schedule").ClickAsync();
        await at.ButtonOf("I know; save it").ClickAsync();
        await at.Page.GetByText("On call now").First.SeenAsync();

        await at.ButtonOf("Override").ClickAsync();
        await at.Page.GetByText("Somebody more").ClickAsync();
        await at.ButtonOf("Save").ClickAsync();
        await at.Page.GetByText("Ana too").First.SeenAsync();
        (await at.SidewaysAsync()).Should().Be(0);
        var schedule = at.Page.Url;
        foreach (var show in new[] { "Month", "Year" })
        {
            await at.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = show, Exact = true }).ClickAsync();
            await at.Page.WaitForURLAsync($"**show={show.ToLowerInvariant()}*");
            await at.Page.GetByText("Shares").Or(at.Page.GetByText("On call now")).First.SeenAsync();
            (await at.SidewaysAsync()).Should().Be(0);
        }
        await at.Page.GotoAsync(schedule);
        await at.IsLiveAsync();
        await at.ButtonOf("Make an address").ClickAsync();
        await at.Page.GetByText("/ical/").First.SeenAsync();
        await at.ButtonOf("I have copied it").ClickAsync();
        await at.Page.GetByText("An address is in use").SeenAsync();

        await at.Page.GotoAsync(imp.Url + "/escalation-policies/new");
        await at.IsLiveAsync();
        await at.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Around the clock");
        await at.Page.GetByLabel("Schedules of step 1: Choose schedules").ClickAsync();
        await at.Page.GetByText("Day and night (now Ana)").ClickAsync();
        await at.Page.GetByText("whoever is on call in Day and night").First.SeenAsync();
        await at.ButtonOf("Create policy").ClickAsync();
        await at.Page.GetByText("Not used yet").Or(at.Page.GetByText("Nobody yet: choose it")).First.SeenAsync();
        await at.Page.GotoAsync(schedule);
        await at.Page.GetByText("used by Around the clock").SeenAsync();
        at.Problems.Should().BeEmpty();
    }
}
