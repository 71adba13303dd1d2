using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>A rule is made, rehearsed, saved, and decides, in a real browser.</summary>
[Collection(Outside.Name)]
public sealed class RulesPageStory(Browser browser)
{
    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task A_rule_is_made_rehearsed_and_saved_and_holds_the_next_alert(int width, int height)
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await installation.SendAsync(imp.Url, "db7/disk", "Disk of db7 is full");
        await using var at = await browser.NewPageAsync(width, height);
        await at.SignInAsync(imp.Url + "/rules");

        await at.ButtonOf("New rule").ClickAsync();
        await at.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Disks");
        await at.ButtonOf("Add a condition").ClickAsync();
        await at.Page.GetByLabel("Text of condition 1").FillAsync("disk");
        await at.Page.GetByText("Hold it").ClickAsync();
        await at.Page.GetByText("1 SEV1 would not have been told:").SeenAsync();
        await at.ButtonOf("Take it over").ClickAsync();
        await at.Page.GetByText("Would have made 0 incidents instead of 1.").SeenAsync();
        await at.ButtonOf("Save the rules").ClickAsync();
        await at.Page.GetByText("version 1.").SeenAsync();

        await installation.SendAsync(imp.Url, "db8/disk", "Disk of db8 is full");
        await at.Page.GetByText("1 alert,").SeenAsync();
        await at.Page.GotoAsync(imp.Url + "/events/2");
        await at.IsLiveAsync();
        await at.Page.GetByText("Rule 1 “Disks”: held.").SeenAsync();
        await at.ButtonOf("Let it through").ClickAsync();
        await at.Page.GetByText("Incident #2").SeenAsync();
        (await at.SidewaysAsync()).Should().Be(0);
        at.Problems.Should().BeEmpty();
    }
}
