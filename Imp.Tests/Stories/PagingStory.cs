using System.Text.RegularExpressions;
using Imp.Tests.Support;
using Microsoft.Playwright;

namespace Imp.Tests.Stories;

/// <summary>Somebody is woken, by real mail and a real webhook, and answers from the mail.</summary>
[Collection(Outside.Name)]
public sealed partial class PagingStory(Browser browser) : IAsyncLifetime
{
    private const string Title = "Disk of db7 is full";

    private readonly MailSink mail = MailSink.Start();
    private WebhookSink hook = null!;
    private Installation installation = null!;
    private ImpProcess imp = null!;

    public async Task InitializeAsync()
    {
        hook = await WebhookSink.StartAsync();
        installation = await Installation.MakeAsync(limits: false);
        imp = await ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string>
        {
            ["IMP_Mail__Host"] = mail.Host, ["IMP_Mail__Port"] = $"{mail.Port}", ["IMP_Mail__Security"] = "None", ["IMP_Mail__From"] = "imp@imp.example.org",
            ["IMP_Outbound__Allow__0"] = "127.0.0.1",
        });
    }

    public async Task DisposeAsync()
    {
        await imp.DisposeAsync();
        installation.Dispose();
        await hook.DisposeAsync();
        await mail.DisposeAsync();
    }

    [Fact]
    public async Task The_owner_is_paged_by_mail_and_webhook_takes_it_from_the_mail_and_hears_the_end()
    {
        await using var page = await browser.NewPageAsync();
        var secret = await AddWebhookAsync(page);

        await installation.SendAsync(imp.Url, "db7/disk", Title);
        var paged = (await mail.WaitForAsync(1))[0];
        paged.Subject.Should().Be($"[SEV1] #1 {Title} (Main service)");
        await hook.WaitForAsync(1);
        await AcknowledgeAsync(AckLink().Match(paged.TextBody!).Value);

        await installation.ApiAsync(HttpMethod.Post, imp.Url + "/api/v1/incidents/1/closure");
        (await mail.WaitForAsync(2))[1].Subject.Should().Be($"Over: [SEV1] #1 {Title} (Main service)");
        var calls = await hook.WaitForAsync(2);
        calls.Select(call => call.Json.GetProperty("type").GetString()).Should().Equal("incident.page", "incident.ended");
        calls.Select(call => StandardWebhook.Problem(call, secret)).Should().OnlyContain(problem => problem == null);

        await RecordedAsync(page);
    }

    /// <returns>The signing secret, which is shown once.</returns>
    private async Task<string> AddWebhookAsync(BrowserPage at)
    {
        await at.SignInAsync(imp.Url + "/me");
        await at.ButtonOf("Add").ClickAsync();
        var dialog = at.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Over what?").SelectOptionAsync(new SelectOptionValue { Label = "Webhook" });
        await dialog.GetByText("Calls an address of yours").SeenAsync();
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Address" }).FillAsync(hook.Url + "/page");
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Pager");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var secret = await at.Page.GetByLabel("signing secret", new() { Exact = true }).InnerTextAsync();
        await at.ButtonOf("I have copied it").ClickAsync();
        await at.Page.GetByText(hook.Url + "/page").SeenAsync();
        return secret.Trim();
    }

    private async Task AcknowledgeAsync(string link)
    {
        await using var phone = await browser.NewPageAsync(390, 844);
        await phone.Page.GotoAsync(link);
        await phone.Page.GetByText("Open: nobody has it yet").SeenAsync();
        (await ResponseAsync()).Should().Be("open", "looking changes nothing");

        await phone.ButtonOf("I have it").ClickAsync();
        await phone.Page.GetByText("Acknowledged by Ana").SeenAsync();
        (await ResponseAsync()).Should().Be("acknowledged");
    }

    private async Task<string?> ResponseAsync() => (await installation.IncidentsAsync(imp.Url))[0].GetProperty("response").GetString();

    /// <summary>What the page shows and what is stored is what the sinks received.</summary>
    private async Task RecordedAsync(BrowserPage at)
    {
        await at.Page.GotoAsync(imp.Url + "/incidents/1?tab=pages");
        await at.IsLiveAsync();
        await Eventually.HoldsAsync(async () => await at.Page.Locator(".deliveries > li", new() { HasText = "Sent" }).CountAsync() == 4, "four messages sent");
        at.Problems.Should().BeEmpty();
        await imp.StopAsync();

        var record = installation.Ask("""SELECT "Channel", lower("Id") FROM "Deliveries" WHERE "State"='Sent' ORDER BY "QueuedAt", "Purpose" DESC""").ToLookup(row => row[0], row => row[1]);
        record["Email"].Should().Equal(mail.Mails.Select(one => one.Header("X-Imp-Delivery")));
        record["Webhook"].Should().Equal(hook.Calls.Select(one => one.Headers["webhook-id"]));
    }

    [GeneratedRegex(@"http\S+/a/[\w-]+")]
    private static partial Regex AckLink();
}
