using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>Two people write the notes of one incident at once, in two real browsers: they see each other, and nothing of either is lost.</summary>
[Collection(Outside.Name)]
public sealed class JointNotesStory(Browser browser)
{
    [Fact]
    public async Task Two_people_write_at_once_and_both_texts_are_there()
    {
        await using var house = await ServedHouse.StartAsync();
        var incident = await IncidentAsync(house, "Known: nothing\n\nTried: nothing");
        await using var ana = await browser.NewPageAsync();
        await using var bo = await browser.NewPageAsync();
        await ana.SignInAsync(house.Url + "/incidents/1", "ana@example.org");
        await bo.SignInAsync(house.Url + "/incidents/1", "bo@example.org");

        await bo.ButtonOf("Edit").ClickAsync();
        await ana.Page.GetByText("Bo is writing").SeenAsync();
        await ana.ButtonOf("Edit").ClickAsync();
        await bo.Page.GetByText("Ana is writing").SeenAsync();

        await bo.Page.GetByLabel("Notes in Markdown").FillAsync("Known: the disk is full\n\nTried: nothing");
        await ana.Page.GetByLabel("Notes in Markdown").FillAsync("Known: nothing\n\nTried: a restart");
        await bo.ButtonOf("Save").ClickAsync();
        await ana.Page.GetByText("Bo saved the notes while you were writing.").SeenAsync();
        await Eventually.HoldsAsync(async () => await ana.Page.GetByText("Bo is writing").CountAsync() == 0, "Bo stops");
        await ana.ButtonOf("Save").ClickAsync();
        await ana.Page.GetByText("Saved, merged with the changes of Bo.").SeenAsync();
        (await NotesAsync(house, incident)).Should().Be("Known: the disk is full\n\nTried: a restart");

        // The same line: both sides are shown, and what was decided can still be edited.
        await bo.ButtonOf("Edit").ClickAsync();
        await ana.ButtonOf("Edit").ClickAsync();
        await bo.Page.GetByLabel("Notes in Markdown").FillAsync("Known: the disk of db7 is full\n\nTried: a restart");
        await ana.Page.GetByLabel("Notes in Markdown").FillAsync("Known: the log fills the disk\n\nTried: a restart, twice");
        await bo.ButtonOf("Save").ClickAsync();
        await ana.Page.GetByText("Bo saved the notes while you were writing.").SeenAsync();
        await ana.ButtonOf("Save").ClickAsync();
        await ana.Page.GetByText("1 place was changed by Bo too.").SeenAsync();
        (await NotesAsync(house, incident)).Should().Be("Known: the disk of db7 is full\n\nTried: a restart", "nothing is saved before it is decided");
        await ana.Page.Locator(".conflict").GetByText("Known: the disk of db7 is full").SeenAsync();
        await ana.SaveAsync("notes-conflict");
        await ana.Page.SetViewportSizeAsync(390, 844);
        (await ana.SidewaysAsync()).Should().Be(0);
        await ana.SaveAsync("notes-conflict-390");
        await ana.Page.Locator(".conflict").GetByLabel("Both").CheckAsync();
        await ana.ButtonOf("Put it into the editor").ClickAsync();
        await ana.Page.Locator(".conflict").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await ana.ButtonOf("Save").ClickAsync();
        await Eventually.HoldsAsync(
            async () => await NotesAsync(house, incident) == "Known: the disk of db7 is full\nKnown: the log fills the disk\n\nTried: a restart, twice", "both lines");

        // A file that the one attaches is there for the other, who removes it.
        await ana.Page.Locator("[data-attach-input]").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "db7.log", MimeType = "text/plain", Buffer = "full"u8.ToArray() });
        await bo.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "db7.log" }).SeenAsync();
        await bo.ButtonOf("Remove db7.log").ClickAsync();
        await ana.Page.GetByText("Nothing attached yet.").SeenAsync();
        (ana.Problems.Concat(bo.Problems)).Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_closes_the_window_writes_no_more_and_long_texts_do_not_cut_the_line()
    {
        await using var house = await ServedHouse.StartAsync();
        var incident = await IncidentAsync(house, "");
        await using var ana = await browser.NewPageAsync();
        await ana.SignInAsync(house.Url + "/incidents/1", "ana@example.org");
        var bo = await browser.NewPageAsync();
        await bo.SignInAsync(house.Url + "/incidents/1", "bo@example.org");
        await bo.ButtonOf("Write").ClickAsync();
        await ana.Page.GetByText("Bo is writing").SeenAsync();
        await bo.DisposeAsync();
        await Eventually.HoldsAsync(async () => await ana.Page.GetByText("Bo is writing").CountAsync() == 0, "Bo is gone", TimeSpan.FromSeconds(20));

        var text = string.Join('\n', Enumerable.Range(0, 1_000).Select(line => $"Zeile {line:0000} mit Umlauten ä ö ü „“"))[..Incident.LongestNotes];
        await ana.ButtonOf("Write").ClickAsync();
        await ana.Page.GetByLabel("Notes in Markdown").FillAsync(text);
        await ana.ButtonOf("Save").ClickAsync();
        await Eventually.HoldsAsync(async () => await NotesAsync(house, incident) == text, "the longest notes");
        ana.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_typed_survives_a_restart_and_still_merges_with_what_others_saved()
    {
        using var installation = await Installation.MakeAsync();
        var imp = await ImpProcess.ServeAsync(installation.Folder);
        await installation.SendAsync(imp.Url, "db7/disk", "Disk of db7 is full");
        await Eventually.HoldsAsync(async () => (await installation.IncidentsAsync(imp.Url)).Count == 1, "the incident");
        await installation.PatchAsync(imp.Url + "/api/v1/incidents/1", new { notes = "Known: nothing\n\nTried: nothing" });
        await using var ana = await browser.NewPageAsync();
        await ana.SignInAsync(imp.Url + "/incidents/1");
        await ana.ButtonOf("Edit").ClickAsync();
        await ana.Page.GetByLabel("Notes in Markdown").FillAsync("Known: nothing\n\nTried: a restart");

        var url = imp.Url;
        await imp.DisposeAsync();
        await ana.Page.GetByText("Connection lost").SeenAsync();
        await ana.Page.GetByLabel("Notes in Markdown").FillAsync("Known: nothing\n\nTried: a restart, while Imp was away");
        await using var again = await ImpProcess.ServeAsync(installation.Folder, url: url);
        await installation.PatchAsync(url + "/api/v1/incidents/1", new { notes = "Known: the disk is full\n\nTried: nothing" });
        await Eventually.HoldsAsync(
            async () => await ana.Page.GetByLabel("Notes in Markdown").CountAsync() == 1 && await ana.Page.Locator("[data-live=true]").CountAsync() == 1
                && (await ana.Page.GetByLabel("Notes in Markdown").InputValueAsync()).EndsWith("while Imp was away", StringComparison.Ordinal), "the text is back", TimeSpan.FromSeconds(30));
        await ana.Page.GetByText("saved the notes while you were writing").SeenAsync();
        await ana.ButtonOf("Save").ClickAsync();
        await Eventually.HoldsAsync(
            async () => (await installation.ApiAsync(HttpMethod.Get, url + "/api/v1/incidents/1")).GetProperty("notes").GetString() == "Known: the disk is full\n\nTried: a restart, while Imp was away", "both changes");
    }

    private static async Task<IncidentId> IncidentAsync(ServedHouse house, string notes)
    {
        foreach (var name in new[] { "Ana", "Bo" })
            await house.DoAsync(new CreateUser(new(house.Of<IChance>().NewId()), new(house.Of<IChance>().NewId()), $"{name.ToLowerInvariant()}@example.org", name, Role.Responder, new Secret(ServedHouse.Password)));
        var id = new IncidentId(house.Of<IChance>().NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev2, notes, "fire", []));
        return id;
    }

    private static async Task<string> NotesAsync(ServedHouse house, IncidentId id) => (await house.Of<NotesQueries>().GetAsync(id, null, default)).Text;
}
