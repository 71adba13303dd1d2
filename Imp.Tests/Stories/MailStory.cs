using System.Net.Mail;
using System.Text;
using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Tests.Stories;

/// <summary>Programs that can only send mail, and the product as it is started.</summary>
[Collection(Outside.Name)]
public sealed class MailStory
{
    [Fact]
    public async Task A_mail_opens_an_incident_and_the_mail_that_it_is_over_closes_it()
    {
        using var installation = await Installation.MakeAsync();
        var port = Loopback.FreePort();
        await using var imp = await ServeAsync(installation, port);

        await SendAsync(port, installation, "PROBLEM: Größe of the queue on db7 is CRITICAL", "95 wait.");
        await ShouldBeAsync(installation, imp, "open");
        await SendAsync(port, installation, "PROBLEM: Größe of the queue on db7 is CRITICAL", "99 wait.");
        await SendAsync(port, installation, "RECOVERY: Größe of the queue on db7 is OK", "None waits.");
        await ShouldBeAsync(installation, imp, "closed");

        var incident = (await installation.IncidentsAsync(imp.Url)).Single();
        (incident.GetProperty("title").GetString(), incident.GetProperty("severity").GetString(), incident.GetProperty("alertCount").GetInt32()).Should().Be(("PROBLEM: Größe of the queue on db7 is CRITICAL", "SEV1", 2));
        (await imp.StopAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_mail_that_was_answered_survives_a_kill()
    {
        using var installation = await Installation.MakeAsync();
        var port = Loopback.FreePort();
        var answered = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            await using var imp = await ServeAsync(installation, port);
            using var killed = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(connection => LoadAsync(port, installation, $"{round}/{connection}", answered)).ToList();
            await Eventually.HoldsAsync(() => { lock (answered) return answered.Count(one => one.StartsWith($"mail {round}/")) > 20 + round; }, "some mails to be answered");
            imp.KillNow();
            await Task.WhenAll(load);
        }

        var stored = installation.Ask("""SELECT "Title", count(*) FROM "Events" GROUP BY "Title" """);
        answered.Except(stored.Select(row => row[0])).Should().BeEmpty("250 means on disk");
        stored.Where(row => row[1] != "1").Should().BeEmpty();
        installation.Ask("PRAGMA integrity_check").Single().Single().Should().Be("ok");
    }

    private static Task<ImpProcess> ServeAsync(Installation installation, int port) =>
        ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string> { ["IMP_MailIn__Port"] = $"{port}" });

    private static async Task LoadAsync(int port, Installation installation, string name, List<string> answered)
    {
        for (var number = 0; ; number++)
        {
            var title = $"mail {name}/{number}";
            try
            {
                await SendAsync(port, installation, title, "x");
            }
            catch (Exception gone) when (gone is SmtpException or IOException)
            {
                return;
            }
            lock (answered) answered.Add(title);
        }
    }

    private static async Task SendAsync(int port, Installation installation, string subject, string text)
    {
        using var sender = new SmtpClient("127.0.0.1", port);
        using var mail = new MailMessage("watch@db7.example.net", $"alerts+{installation.IntegrationKey}@imp.example.org", subject, text) { SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };
        await sender.SendMailAsync(mail);
    }

    private static Task ShouldBeAsync(Installation installation, ImpProcess imp, string response) => Eventually.HoldsAsync(
        async () => (await installation.IncidentsAsync(imp.Url)).Any(one => one.GetProperty("response").GetString() == response), $"the incident to be {response}", TimeSpan.FromSeconds(20));
}
