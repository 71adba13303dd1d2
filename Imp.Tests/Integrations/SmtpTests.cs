using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>The mail listener over a real socket, byte by byte: what is said, and what becomes of a mail.</summary>
public sealed class SmtpTests(Intake intake) : SmtpHouse(intake)
{
    [Theory]
    [InlineData("EHLO me", "250-localhost|250-SIZE 1048576|250-8BITMIME|250-SMTPUTF8|250-PIPELINING|250 ENHANCEDSTATUSCODES")]
    [InlineData("ehlo me", "250-localhost|250-SIZE 1048576|250-8BITMIME|250-SMTPUTF8|250-PIPELINING|250 ENHANCEDSTATUSCODES")]
    [InlineData("HELO me", "250 localhost")]
    [InlineData("EHLO", "501 ")]
    [InlineData("MAIL FROM:<a@b>", "503 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>", "250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME SMTPUTF8", "250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b> SIZE=1048577", "250 |552 ")]
    [InlineData("HELO me~MAIL FROM:<a@b> SIZE=x", "250 |552 ")]
    [InlineData("HELO me~MAIL FROM:<a@b> AUTH=<>", "250 |555 ")]
    [InlineData("HELO me~MAIL a@b", "250 |501 ")]
    [InlineData("HELO me~MAIL FROM:<>~MAIL FROM:<a@b>", "250 |250 |503 ")]
    [InlineData("HELO me~RCPT TO:<KEY@localhost>", "250 |503 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<KEY@localhost>", "250 |250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<@relay,@other:KEY@localhost>", "250 |250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<UPPER@anywhere.example>", "250 |250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<alerts+KEY@localhost>", "250 |250 |250 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@localhost>", "250 |250 |550 5.1.1")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<postmaster@localhost>", "250 |250 |550 5.1.1")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:<postmaster>", "250 |250 |550 5.1.1")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RCPT TO:someone", "250 |250 |501 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~DATA", "250 |250 |554 ")]
    [InlineData("HELO me~DATA", "250 |503 ")]
    [InlineData("HELO me~MAIL FROM:<a@b>~RSET~RCPT TO:<KEY@localhost>", "250 |250 |250 |503 ")]
    [InlineData("NOOP~VRFY ana~RSET", "250 |252 |250 ")]
    [InlineData("AUTH PLAIN AGEAYg==", "502 "), InlineData("STARTTLS", "502 "), InlineData("BDAT 5", "502 "), InlineData("EXPN all", "502 ")]
    [InlineData("GET / HTTP/1.1", "500 "), InlineData("", "500 "), InlineData("N\u0001OOP", "500 ")]
    [InlineData("QUIT", "221 ")]
    public async Task Says(string lines, string answers)
    {
        await using var client = await ConnectAsync();

        var sent = lines.Replace("UPPER", Key.ToUpperInvariant()).Replace("KEY", Key).Split('~');
        foreach (var line in sent) await client.SendAsync(line + "\r\n");

        foreach (var answer in answers.Split('|')) (await client.LineAsync()).Should().StartWith(answer);
    }

    [Fact]
    public async Task A_mail_is_on_disk_when_it_is_answered_and_its_dots_and_key_are_as_they_should_be()
    {
        await using var client = await ConnectAsync();

        await client.MailAsync(Key, $"To: Imp <{Key.ToUpperInvariant()}@localhost>\r\nSubject: stored\r\n\r\n..dot\r\n...\r\n");
        (await client.SayAsync(".")).Should().StartWith("250 2.0.0");

        var stored = Rows.Ask(Intake.House.Of<SqliteFile>().Path, """SELECT CAST("Body" AS TEXT), "Format" FROM "Events" WHERE "Title"='stored'""").Single();
        stored.Should().Equal($"To: Imp <{new string('*', 32)}@localhost>\r\nSubject: stored\r\n\r\n.dot\r\n..\r\n", "mail");
    }

    [Fact]
    public async Task Several_mails_of_one_connection_and_all_at_once_are_taken()
    {
        await using var client = await ConnectAsync();

        await client.SendAsync($"EHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<{Key}+one@x>\r\nRCPT TO:<{Key}+one@y>\r\nRCPT TO:<{Key}+two@x>\r\nDATA\r\n");
        for (var line = 0; line < 6; line++) await client.LineAsync();
        foreach (var expected in new[] { "250 2.1.0", "250 2.1.5", "250 2.1.5", "250 2.1.5", "354 " }) (await client.LineAsync()).Should().StartWith(expected);
        await client.SendAsync("Subject: piped\r\n\r\nx\r\n.\r\nMAIL FROM:<a@b>\r\nNOOP\r\n");
        foreach (var expected in new[] { "250 2.0.0", "250 2.1.0", "250 2.0.0" }) (await client.LineAsync()).Should().StartWith(expected);

        Titles("piped").Should().Equal("one", "two");
    }

    [Fact]
    public async Task The_same_mail_again_has_no_second_effect()
    {
        for (var times = 0; times < 2; times++)
        {
            await using var client = await ConnectAsync();
            await client.MailAsync(Key, "Message-ID: <again@example.org>\r\nSubject: again\r\n\r\nx\r\n");
            (await client.SayAsync(".")).Should().StartWith("250 ");
        }

        Titles("again").Should().HaveCount(1);
    }

    [Theory]
    [InlineData("Subject: smuggled\r\n\r\nx\n.\r\nMAIL FROM:<evil@x>\r\nRCPT TO:<KEY@x>\r\nDATA\r\n", "550 5.5.2")]
    [InlineData("Subject: smuggled\r\n\r\nx\r\n.\nMAIL FROM:<evil@x>\r\n", "550 5.5.2")]
    [InlineData("Subject: smuggled\r\n\r\nx\n.\nMAIL FROM:<evil@x>\r\n", "550 5.5.2")]
    [InlineData("Subject: smuggled\r\n\r\nx\r.\rMAIL FROM:<evil@x>\r\n", "550 5.5.2")]
    [InlineData("Subject: smuggled\r\n\r\nx\r\n.\r\r\n", "550 5.5.2")]
    public async Task A_mail_whose_end_is_not_certain_is_refused_and_nothing_behind_it_counts(string data, string answer)
    {
        await using var client = await ConnectAsync();
        await client.MailAsync(Key, data.Replace("KEY", Key));

        (await client.LineAsync()).Should().StartWith(answer);
        (await client.LineAsync()).Should().BeNull("the connection ends");
        Titles("smuggled").Should().BeEmpty();
    }

    [Theory]
    [InlineData("NOOP\nNOOP\r\n"), InlineData("NOOP\rNOOP\r\n"), InlineData("\n")]
    public async Task A_command_ends_with_both_or_the_connection_ends(string line)
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(line);

        (await client.LineAsync()).Should().StartWith("500 5.5.2");
        (await client.LineAsync()).Should().BeNull();
    }

    [Fact]
    public async Task What_is_too_large_or_too_long_is_refused_and_the_connection_goes_on()
    {
        await using var client = await ConnectAsync();

        await client.MailAsync(Key, "Subject: large\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 1_100)));
        (await client.SayAsync(".")).Should().StartWith("552 5.3.4");
        await client.MailAsync(Key, "Subject: large\r\n\r\n" + new string('x', 66_000) + "\r\n", greet: false);
        (await client.SayAsync(".")).Should().StartWith("550 5.6.0");
        (await client.SayAsync("NOOP " + new string('x', 3_000))).Should().StartWith("500 5.5.2");
        await client.MailAsync(Key, "Subject: small\r\n\r\nx\r\n", greet: false);
        (await client.SayAsync(".")).Should().StartWith("250 ");

        Titles("large").Should().BeEmpty();
    }

    [Fact]
    public async Task A_mail_that_is_cut_off_is_not_there()
    {
        await using (var client = await ConnectAsync())
        {
            await client.MailAsync(Key, "Subject: cut off\r\n\r\nx\r\n");
        }
        await using var after = await ConnectAsync();
        (await after.SayAsync("NOOP")).Should().StartWith("250");

        Titles("cut off").Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "", "A report of a mail that could not be delivered.")]
    [InlineData("a@b", "Auto-Submitted: auto-replied\r\n", "An automatic reply.")]
    public async Task Reports_and_replies_are_noted_and_open_nothing(string sender, string head, string reason)
    {
        await using var client = await ConnectAsync();
        await client.MailAsync(Key, $"{head}Subject: noted {sender}\r\n\r\nx\r\n", sender);
        (await client.SayAsync(".")).Should().StartWith("250 ");

        (await Intake.House.Of<EventQueries>().ListAsync(null, null, null, 5, default)).Items
            .Should().Contain(row => row.Title == $"noted {sender}".Trim() && row.Outcome == EventOutcome.Ignored && row.Reason == reason);
    }

    [Fact]
    public async Task Where_one_domain_is_ours_no_other_is_taken()
    {
        await RestartAsync(new MailInSettings { Port = Loopback.FreePort(), Domain = "imp.example.org" });
        await using var client = await ConnectAsync();
        (await client.SayAsync("HELO me")).Should().Be("250 imp.example.org");
        await client.SayAsync("MAIL FROM:<a@b>");

        (await client.SayAsync($"RCPT TO:<{Key}@IMP.example.org>")).Should().StartWith("250 ");
        (await client.SayAsync($"RCPT TO:<{Key}@elsewhere.example>")).Should().StartWith("550 5.7.1");
    }

    [Fact]
    public async Task An_integration_that_asks_for_signatures_or_is_archived_takes_no_mail()
    {
        var (id, key) = (new IntegrationId(Intake.House.Of<IChance>().NewId()), "signed22222222222222222222222222");
        await Intake.House.DoAsync(new CreateIntegration(id, "signed", Intake.House.First.Service, new Secret(key)));
        await Intake.House.DoAsync(new SetSigningSecret(id, new Secret("long enough a secret")));
        await using var client = await ConnectAsync();
        await client.SayAsync("HELO me");
        await client.SayAsync("MAIL FROM:<a@b>");

        (await client.SayAsync($"RCPT TO:<{key}@x>")).Should().StartWith("550 5.7.1");
        (await Intake.LastAsync()).Should().Match<EventRow>(row => row.Outcome == EventOutcome.Refused && row.Format == "mail");
        await Intake.House.DoAsync(new SetSigningSecret(id, null));
        (await client.SayAsync($"RCPT TO:<{key}@x>")).Should().StartWith("250 ");
        await Intake.House.DoAsync(new ArchiveIntegration(id));
        (await client.SayAsync($"RCPT TO:<{key}@x>")).Should().StartWith("550 5.1.1");
    }

    [Fact]
    public async Task A_pattern_of_the_integration_counts_from_the_next_mail_on_by_both_ways_in()
    {
        var id = new IntegrationId(Guid.Parse(Rows.Ask(Intake.House.Of<SqliteFile>().Path, """SELECT "Id" FROM "Integrations" WHERE "Name" <> 'signed'""").Single().Single()));
        async Task SendAsync(string subject)
        {
            await using var client = await ConnectAsync();
            await client.MailAsync(Key, $"Subject: {subject}\r\n\r\nx\r\n");
            (await client.SayAsync(".")).Should().StartWith("250 ");
        }

        await SendAsync("pattern on web-1");
        await Intake.House.DoAsync(new SetMailSubjects(id, @"on (\S+)", null));
        await SendAsync("pattern on web-1");
        using var body = new StringContent("Subject: pattern on web-1\n\nx", Encoding.UTF8, "message/rfc822");
        using var answer = await Intake.Client.PostAsync($"/in/{Key}/mail", body);
        await Intake.House.DoAsync(new SetMailSubjects(id, "", ""));
        await SendAsync("pattern on web-1");

        Titles("pattern on web-1").Should().Equal("mail/pattern on web-#", "web-1", "web-1", "mail/pattern on web-#");
        (await Record.ExceptionAsync(() => Intake.House.DoAsync(new SetMailSubjects(id, "(", "(?=x)")))).Should().BeOfType<FluentValidation.ValidationException>()
            .Which.Errors.Select(error => error.PropertyName).Should().Equal("KeyPattern", "ResolvedPattern");
    }

    [Fact]
    public async Task While_nothing_can_be_stored_the_sender_is_asked_to_come_again()
    {
        await using var client = await ConnectAsync();
        await client.MailAsync(Key, "Message-ID: <later@x>\r\nSubject: later\r\n\r\nx\r\n");
        using (Imp.Tests.Database.Lock.On(Intake.House.Of<SqliteFile>().Path)) (await client.SayAsync(".")).Should().StartWith("451 4.3.0");

        await client.MailAsync(Key, "Message-ID: <later@x>\r\nSubject: later\r\n\r\nx\r\n", greet: false);
        (await client.SayAsync(".")).Should().StartWith("250 ");
        Titles("later").Should().HaveCount(1);
    }

    [Fact]
    public async Task What_was_said_before_the_handshake_does_not_count_after_it()
    {
        await RestartAsync(new MailInSettings { Port = Loopback.FreePort(), Certificate = Certificate() });
        await using var client = await ConnectAsync();
        await client.SendAsync("EHLO me\r\n");
        var offers = new List<string?>();
        do offers.Add(await client.LineAsync());
        while (offers[^1]!.StartsWith("250-"));
        offers.Should().Contain("250-STARTTLS");

        await client.SendAsync($"MAIL FROM:<a@b>\r\nSTARTTLS\r\nRCPT TO:<{Key}@x>\r\n");
        (await client.LineAsync()).Should().StartWith("250 2.1.0");
        (await client.LineAsync()).Should().StartWith("220 ");
        await client.SecureAsync();

        (await client.SayAsync("MAIL FROM:<a@b>")).Should().StartWith("503 ", "the greeting was in clear");
        (await client.SayAsync("STARTTLS")).Should().StartWith("502 ");
        await client.MailAsync(Key, "Subject: sealed\r\n\r\nx\r\n");
        (await client.SayAsync(".")).Should().StartWith("250 2.0.0");
        Titles("sealed").Should().HaveCount(1);
    }

    private string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=imp.example.org", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(Folder["mail.pem"], made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return Folder["mail.pem"];
    }
}
