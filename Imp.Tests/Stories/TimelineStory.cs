using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Stories;

/// <summary>A long incident in a real browser: noted later, filtered, linked, printed; and two who change the same field.</summary>
[Collection(Outside.Name)]
public sealed class TimelineStory(Browser browser)
{
    [Fact]
    public async Task A_long_timeline_is_filtered_linked_added_to_and_printed()
    {
        await using var house = await ServedHouse.StartAsync();
        var id = await DeclareAsync(house);
        var now = house.Of<TimeProvider>().GetUtcNow();
        await house.Of<WriteGate>().RunAsync(async writer =>
        {
            await using var db = writer.NewContext();
            db.Timeline.AddRange(Enumerable.Range(0, 400).Select(number => new TimelineRow(
                0, id, now.AddHours(-3).AddSeconds(number), "incident.note-added", ActorKind.Person, house.First.Owner.Value, "Olga", $$"""{"text":"line {{number:000}}"}""", now.AddHours(-3).AddSeconds(number))));
            await db.SaveChangesAsync();
        });
        await using var at = await browser.NewPageAsync();
        await at.SignInAsync(house.Url + "/incidents/1", "olga@example.org");

        await at.Page.GetByText("2 h 53 min without an entry").SeenAsync();
        await at.ButtonOf("It happened earlier").ClickAsync();
        await at.Page.GetByLabel("Add a note to the timeline").FillAsync("The disk was swapped");
        await at.Page.GetByLabel("This happened at").FillAsync(now.AddHours(-1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await at.ButtonOf("Add note").ClickAsync();
        var noted = at.Page.Locator(".timeline-entry").Filter(new() { HasText = "The disk was swapped" });
        await noted.GetByText("recorded").SeenAsync();
        await at.Page.GetByText("without an entry").Nth(1).WaitForAsync();
        await at.SaveAsync("timeline-back-dated");

        await at.Page.GotoAsync(house.Url + "/incidents/1?show=state");
        await at.IsLiveAsync();
        await at.Page.GetByText("opened it as SEV2").SeenAsync();
        (await at.Page.GetByText("The disk was swapped").CountAsync()).Should().Be(0);

        // Somewhere in the middle of it all, in both directions.
        var sequence = (await house.Of<IncidentQueries>().TimelineAsync(id, null, 1_000, default)).Items.Single(line => line.Body == "line 150").Sequence;
        await at.Page.GotoAsync($"{house.Url}/incidents/1?entry={sequence}#e{sequence}");
        await at.IsLiveAsync();
        var marked = at.Page.Locator(".timeline-marked");
        await marked.GetByText("line 150").SeenAsync();
        await Eventually.HoldsAsync(() => InViewAsync(marked), "the entry is in view");
        await at.SaveAsync("timeline-marked");
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "Newer" }).ClickAsync();
        await at.Page.GetByText("line 200").SeenAsync();
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "To the newest" }).ClickAsync();
        await at.Page.GetByText("line 399").SeenAsync();

        // The same as a picture: closer by a key, along by dragging, and back to the entry in the list.
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "Picture", Exact = true }).ClickAsync();
        var picture = at.Page.Locator("[data-picture]");
        await at.Page.GetByText("402 entries from").SeenAsync();
        await at.Page.Keyboard.PressAsync("+");
        await at.Page.WaitForURLAsync("**&from=*");
        await at.Page.GetByText("402 entries from").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        var scale = await picture.GetAttributeAsync("data-scale");
        var box = (await at.Page.Locator(".picture-svg").BoundingBoxAsync())!;
        await at.Page.Mouse.MoveAsync(box.X + 100, box.Y + 60);
        await at.Page.Mouse.DownAsync();
        await at.Page.Mouse.MoveAsync(box.X + 300, box.Y + 60, new() { Steps = 4 });
        await at.Page.Mouse.UpAsync();
        await Eventually.HoldsAsync(async () => await picture.GetAttributeAsync("data-scale") != scale, "another time is drawn");
        await at.Page.Keyboard.PressAsync("0");
        await at.Page.GetByText("402 entries from").SeenAsync();
        await at.SaveAsync("timeline-picture");
        await at.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("wrote \\(recorded later\\)") }).ClickAsync();
        await marked.GetByText("The disk was swapped").SeenAsync();
        await at.Page.GotoAsync(house.Url + "/incidents/1");
        await at.IsLiveAsync();

        await at.Page.GetByRole(AriaRole.Link, new() { Name = "For printing" }).ClickAsync();
        await at.Page.GetByText("line 000").SeenAsync();
        await at.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await at.SaveAsync("timeline-print");
        (await at.Page.Locator(".sidebar").IsVisibleAsync()).Should().BeFalse();
        (await at.ButtonOf("Print, or save as PDF").IsVisibleAsync()).Should().BeFalse();
        at.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_changes_what_somebody_else_changed_meanwhile_is_asked()
    {
        await using var house = await ServedHouse.StartAsync();
        var id = await DeclareAsync(house);
        await using var at = await browser.NewPageAsync();
        await at.SignInAsync(house.Url + "/incidents/1", "olga@example.org");

        var title = at.Page.GetByLabel("Title", new() { Exact = true });
        await title.FillAsync("Olga's title");
        await at.ButtonOf("Save title").SeenAsync();
        await house.DoAsync(new EditIncident(id, Title: "Bo's title", Tags: ["bo"]));
        await at.Page.GetByText("Meanwhile somebody else made it “Bo's title”.").SeenAsync();
        (await title.InputValueAsync()).Should().Be("Olga's title", "what is being typed stays");
        await at.ButtonOf("Save title").ClickAsync();
        await at.Page.GetByText("Somebody else changed the title to “Bo's title” meanwhile.").SeenAsync();
        await at.SaveAsync("title-asked");
        await at.ButtonOf("Use mine").ClickAsync();
        await at.Page.GetByRole(AriaRole.Heading, new() { Name = "Olga's title" }).WaitForAsync();

        // Tags hold both.
        var tags = at.Page.GetByLabel("Tags", new() { Exact = true });
        await tags.FillAsync("bo, olga");
        await at.ButtonOf("Save tags").SeenAsync();
        await house.DoAsync(new EditIncident(id, Tags: ["bo", "cleo"]));
        await at.Page.GetByText("Both changes will count.").SeenAsync();
        await at.ButtonOf("Save tags").ClickAsync();
        await Eventually.HoldsAsync(async () => await tags.InputValueAsync() == "bo, cleo, olga", "all three tags");
        at.Problems.Should().BeEmpty();
    }

    private static async Task<bool> InViewAsync(ILocator found) => await found.EvaluateAsync<bool>("e => { const at = e.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight; }");

    private static async Task<IncidentId> DeclareAsync(ServedHouse house)
    {
        var id = new IncidentId(house.Of<IChance>().NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev2, null, "fire", []));
        return id;
    }
}
