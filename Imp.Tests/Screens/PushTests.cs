using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.WebPush;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Screens;

/// <summary>Web push in a real browser, but for the push service in between, which no test reaches.</summary>
[Collection(InBrowser.Name)]
public sealed class PushTests(Browser browser)
{
    private const string PretendService = """
        () => {
          PushManager.prototype.getSubscription = async () => null;
          PushManager.prototype.subscribe = async function (wish) {
            window.wished = Array.from(new Uint8Array(wish.applicationServerKey), one => one.toString(16).padStart(2, '0')).join('');
            const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
            const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
            return { endpoint: 'https://push.example.org/wpush/v2/abcdefgh', getKey: name => name === 'p256dh' ? raw : new Uint8Array(16).buffer };
          };
        }
        """;

    private const string Shown = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(n => `${n.title} | ${n.body} | ${n.actions.map(a => a.action)} | ${n.silent}`).sort()";

    [Fact]
    public async Task A_browser_is_switched_on_and_shows_what_is_pushed()
    {
        await using var house = await ServedHouse.StartAsync();
        await using var at = await browser.NewPageAsync();
        var page = at.Page;
        await page.Context.GrantPermissionsAsync(["notifications"], new() { Origin = house.Url });
        await at.SignInAsync(house.Url + "/me", "olga@example.org", ServedHouse.Password);

        await SwitchOnAsync(at);
        (await page.EvaluateAsync<string>("window.wished")).Should().Be(Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(house.Of<PushKey>().Public)));
        var method = (await house.Of<ContactQueries>().OfAsync(house.First.Owner, default)).Single(one => one.Channel == ChannelKind.WebPush);
        (method.Label, method.Address).Should().Be(("Chrome on Linux", "push.example.org"));

        var push = await PushAsync(page, house.Url);
        await push("""{"title":"[SEV1] #12 Lag","body":"Somebody must look at this.","kind":"page","tag":"incident-12","open":"https://elsewhere.example/incidents/12","acknowledge":"https://elsewhere.example/a/token","actions":[{"action":"acknowledge","title":"I have it"},{"action":"snooze","title":"Snooze 1 h"}]}""");
        await push("""{"title":"Over: #13","body":"It is over.","kind":"ended","tag":"incident-13","open":"https://elsewhere.example/incidents/13"}""");
        await push("not what we send");
        await ShowsAsync(page, "Imp | Something happened. Open Imp to see it. | open | false", "Over: #13 | It is over. |  | true", "[SEV1] #12 Lag | Somebody must look at this. | acknowledge,snooze | false");

        at.Problems.Should().BeEmpty();
    }

    private static async Task SwitchOnAsync(BrowserPage at)
    {
        await at.Page.EvaluateAsync(PretendService);
        await at.ButtonOf("Add").First.ClickAsync();
        var dialog = at.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Over what?").SelectOptionAsync(new SelectOptionValue { Label = "Web push" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on in this browser" }).ClickAsync();
        await dialog.GetByText("This browser is ready.").SeenAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await at.Page.GetByText("push.example.org").SeenAsync();
    }

    /// <returns>Hands a text to the service worker, as the browser does with what was pushed.</returns>
    private static async Task<Func<string, Task>> PushAsync(IPage page, string origin)
    {
        var line = await page.Context.NewCDPSessionAsync(page);
        var known = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, said) =>
        {
            foreach (var one in said!.Value.GetProperty("registrations").EnumerateArray()) known.TrySetResult(one.GetProperty("registrationId").GetString()!);
        };
        await line.SendAsync("ServiceWorker.enable");
        var id = await known.Task.WaitAsync(Eventually.Patience);
        return text => line.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = origin, ["registrationId"] = id, ["data"] = text });
    }

    private static async Task ShowsAsync(IPage page, params string[] expected)
    {
        string[] shown = [];
        for (var tries = 0; tries < 50; tries++)
        {
            shown = await page.EvaluateAsync<string[]>(Shown);
            if (shown.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal))) return;
            await page.EvaluateAsync("new Promise(done => setTimeout(done, 100))");
        }
        shown.Should().BeEquivalentTo(expected);
    }
}
