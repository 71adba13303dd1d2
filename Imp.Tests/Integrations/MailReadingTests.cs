using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Mail;

namespace Imp.Tests.Integrations;

/// <summary>What is made of a mail, whatever is in it.</summary>
public sealed class MailReadingTests
{
    [Theory]
    [InlineData("** PROBLEM Service Alert: web/HTTP is CRITICAL **", "** RECOVERY Service Alert: web/HTTP is OK **")]
    [InlineData("** PROBLEM Host Alert: web is DOWN **", "** RECOVERY Host Alert: web is UP **")]
    [InlineData("[PROBLEM] Ping on web-1 is CRITICAL!", "[RECOVERY] Ping on web-1 is OK!")]
    [InlineData("Problem: Disk is nearly full on db7", "Resolved in 5m 3s: Disk is nearly full on db7")]
    [InlineData("[FIRING:1] DiskFull (db7 payments)", "[RESOLVED] DiskFull (db7 payments)")]
    [InlineData("[FIRING:12] DiskFull", "[RESOLVED:3] DiskFull")]
    [InlineData("ALARM: \"high-cpu\" in EU (Ireland)", "OK: \"high-cpu\" in EU (Ireland)")]
    [InlineData("Monitor is DOWN: shop", "Monitor is UP: shop")]
    [InlineData("[shop] [🔴 Down] connect ECONNREFUSED", "[shop] [✅ Up] connect ECONNREFUSED")]
    [InlineData("Backup of db7 failed", "Re: RESOLVED - Backup of db7 failed")]
    [InlineData("DiskFull on db7", "[RESOLVED] DiskFull on db7 ✅")]
    [InlineData("CRITICAL - load of 98.5", "AW: WG: OK - load of 2")]
    public void What_is_wrong_and_its_end_are_one_key(string wrong, string over)
    {
        MailSubjects.Default.IsOver(wrong).Should().BeFalse();
        MailSubjects.Default.IsOver(over).Should().BeTrue();
        MailSubjects.Default.KeyOf(over).Should().Be(MailSubjects.Default.KeyOf(wrong)).And.StartWith("mail/");
    }

    [Theory]
    [InlineData("Recovery of the backup failed")]
    [InlineData("Up to 90 % of the disk is used")]
    [InlineData("OK Google has an outage")]
    [InlineData("UPS on battery")]
    [InlineData("Resolved hosts are down")]
    [InlineData("Not OK: disk")]
    public void A_word_alone_is_no_end(string subject) => MailSubjects.Default.IsOver(subject).Should().BeFalse();

    [Theory]
    [InlineData(@"host (\S+)", null, "Host DB7 burns", "DB7", false)]
    [InlineData(@"host \S+", null, "Host DB7 burns", "Host DB7", false)]
    [InlineData(@"host (\S+)", null, "No such word 7", "mail/no such word #", false)]
    [InlineData(null, @"^all clear", "All clear on db7", "mail/all clear on db#", true)]
    [InlineData(null, @"^all clear", "[RESOLVED] db7", "mail/db#", false)]
    [InlineData(@"(?<=look)behind", null, "lookbehind", "mail/lookbehind", false)]
    public void An_integration_may_read_subjects_in_its_own_way(string? key, string? over, string subject, string expected, bool isOver)
    {
        var rules = new MailSubjects(key, over);

        (rules.KeyOf(subject), rules.IsOver(subject)).Should().Be((expected, isOver));
    }

    [Theory]
    [InlineData("a+$", true), InlineData("(?<=a)b", false), InlineData(@"(a)\1", false), InlineData("(", false), InlineData("((a{900}){900}){900}", false)]
    public void Only_expressions_that_end_are_taken(string pattern, bool isTaken) => MailSubjects.IsPattern(pattern).Should().Be(isTaken);

    [Theory]
    [InlineData("Subject: disk CRITICAL", AlertSeverity.Critical)]
    [InlineData("Subject: [WARN] disk", AlertSeverity.Warning)]
    [InlineData("Subject: WARNING: a critical thing", AlertSeverity.Critical)]
    [InlineData("Subject: battery low", AlertSeverity.Error)]
    [InlineData("Subject: informal", AlertSeverity.Error)]
    [InlineData("Subject: x\nX-Priority: 1 (Highest)", AlertSeverity.Critical)]
    [InlineData("Subject: x\nX-Priority: 3", AlertSeverity.Error)]
    [InlineData("Subject: x\nX-Priority: 4", AlertSeverity.Warning)]
    [InlineData("Subject: x\nImportance: Low", AlertSeverity.Info)]
    [InlineData("Subject: x\nPriority: urgent", AlertSeverity.Critical)]
    [InlineData("Subject: [info] x\nImportance: high", AlertSeverity.Info)]
    public void Severity_is_what_the_subject_or_else_the_priority_says(string head, AlertSeverity severity) => One(head + "\n\ntext").Severity.Should().Be(severity);

    [Theory]
    [InlineData("Subject: x\nAuto-Submitted: auto-replied", "An automatic reply.")]
    [InlineData("Subject: x\nPrecedence: auto_reply", "An automatic reply.")]
    [InlineData("Subject: x\nX-Imp-Loop: imp.example.org", "Imp itself sent this mail.")]
    [InlineData("Subject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", "A report of a mail that could not be delivered.")]
    [InlineData("Subject: x\nAuto-Submitted: auto-generated", null)]
    [InlineData("Subject: x\nAuto-Submitted: no", null)]
    [InlineData("Subject: x\nPrecedence: bulk", null)]
    public void Replies_and_reports_are_no_alerts_and_what_a_program_made_is(string head, string? note) => Read(head + "\n\nx").Note.Should().Be(note);

    [Theory]
    [InlineData("Subject: =?utf-8?Q?caf=C3=A9?= =?utf-8?B?IGlzIGRvd24=?=", "café is down")]
    [InlineData("Subject: =?UTF-8?B?w?= =?UTF-8?B?6Q==?=", "é")]
    [InlineData("Subject: a =?utf-8?Q?b?= c =?utf-8?q?d_e?=", "a b c d e")]
    [InlineData("Subject: =?windows-1252?Q?=80_5?=", "€ 5")]
    [InlineData("Subject: =?x-unknown?Q?plain?=", "plain")]
    [InlineData("Subject: =?utf-8?X?what?= =?broken", "=?utf-8?X?what?= =?broken")]
    [InlineData("Subject: folded\n \tover lines", "folded over lines")]
    [InlineData("Subject: Größe", "Größe")]
    [InlineData("sUbJeCt : odd", "odd")]
    [InlineData("Subject:", "The text begins")]
    [InlineData("X: y", "The text begins")]
    public void A_title_is_the_subject_decoded(string head, string title) => One(head + "\n\n\nThe text begins\nhere").Title.Should().Be(title);

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "R3LDtsOfZQ==", "Größe")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "R3LD\ntsOf*ZQ", "Größe")]
    [InlineData("Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable", "Gr=F6=\n=DFe=ZZ =", "Größe=ZZ")]
    [InlineData("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64", "RwByAA==", "Gr")]
    [InlineData("Content-Type: text/html", "<div>One</div><!-- x > y --><p>Two &amp; <a href=\"x\">three</a><br>four</p><script>bad()</script><style>a{}</style>", "One\n\nTwo & three\nfour")]
    [InlineData("Content-Type: text/html", "<p>cut off <b", "cut off")]
    [InlineData("Content-Type: multipart/mixed; boundary=b", "before\n--b\n\nimplied\n--b--\nafter", "implied")]
    [InlineData("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\n\nno end", "no end")]
    [InlineData("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\n<i>page</i>\n--b\nContent-Type: text/plain\n\nplain\n--b--", "plain")]
    [InlineData("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nfile\n--b--", null)]
    [InlineData("Content-Type: application/pdf", "%PDF", null)]
    public void A_description_is_the_plain_text_or_else_the_page_as_text(string head, string body, string? text) => One($"Subject: x\n{head}\n\n{body}").Details!()?.Description.Should().Be(text);

    [Fact]
    public void Attachments_are_counted_and_not_read() =>
        One("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: image/png\n\nX\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nX\n--b--")
            .Details!()!.Labels.Should().Contain(new AlertLabel("attachments", "2"));

    [Theory]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22@imp.example.org", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22", null)]
    [InlineData("alerts+kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22@imp.example.org", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22", null)]
    [InlineData("a+b+KKKKKKKKKKKKKKKKKKKKKKKKKKKKKK22@imp.example.org", "KKKKKKKKKKKKKKKKKKKKKKKKKKKKKK22", null)]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22+disk/db7@imp.example.org", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22", "disk/db7")]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22+@imp.example.org", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22", null)]
    [InlineData("postmaster@imp.example.org", null, null), InlineData("@", null, null), InlineData("", null, null), InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22", null, null), InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk22@", null, null)]
    public void An_address_says_whose_it_is(string address, string? key, string? dedupKey)
    {
        var read = MailRecipient.Read(address);

        (read?.Key, read?.DedupKey).Should().Be((key, dedupKey));
    }

    [Theory]
    [InlineData("Subject: x\nX-Imp-Dedup: own", "a", "a")]
    [InlineData("Subject: x\nX-Imp-Dedup: own", null, "own")]
    [InlineData("Subject: x", null, "mail/x")]
    public void The_address_comes_first_then_the_header_then_the_subject(string head, string? inAddress, string key) =>
        MailFormat.Read(Encoding.UTF8.GetBytes(head + "\n\n"), new MailEnvelope(inAddress), MailSubjects.Default).Alerts[0].DedupKey.Should().Be(key);

    [Fact]
    public void A_mail_is_known_by_its_id_or_else_by_all_that_is_in_it()
    {
        Read("Message-ID: <a@b>\n\n").DeliveryId.Should().Be("<a@b>");
        Read("Date: Sun, 1 Mar 2026 11:30:30 UT\n\nx").DeliveryId.Should().StartWith("mail-").And.Be(Read("Date: Sun, 1 Mar 2026 11:30:30 UT\n\nx").DeliveryId).And.NotBe(Read("Date: Sun, 1 Mar 2026 11:30:30 UT\n\ny").DeliveryId);
        Read("Subject: x\n\nx").DeliveryId.Should().BeNull("the same words may be meant anew");
    }

    [Fact]
    public void A_mail_made_to_hurt_costs_no_more_than_a_large_one()
    {
        var deep = new StringBuilder("Subject: deep\n");
        for (var depth = 0; depth < 2_000; depth++) deep.Append($"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
        string[] cruel =
        [
            deep.ToString(), "Subject: many\nContent-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n", 200_000)), "Subject: " + string.Concat(Enumerable.Repeat("=?utf-8?Q?=", 90_000)) + "\n\n",
            string.Concat(Enumerable.Range(0, 60_000).Select(at => $"H{at}: x\n")), "Subject: x\n" + string.Concat(Enumerable.Repeat(" folded\n", 100_000)), "Subject: x\nContent-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<script", 140_000)),
            "Subject: x\nContent-Type: text/html\n\n" + string.Concat(Enumerable.Repeat("<!--", 250_000)), "Content-Type: " + string.Concat(Enumerable.Repeat("a=b;", 250_000)) + "\n\nx",
        ];
        foreach (var mail in cruel)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            Read(mail).Alerts.Should().HaveCount(1);
            System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(3), "the mail was {0}…", mail[..40]);
        }
    }

    [Fact]
    public void No_mail_makes_the_reader_throw()
    {
        string[] pieces =
        [
            "Subject: ", "Content-Type: ", "multipart/mixed; boundary=", "b", "\"", ";", "--b", "--", "\n", "\r\n", "\n\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "=?utf-8?B?", "?=", "=C3", "=",
            "charset=utf-7", "charset=\"", "text/html", "text/plain", "<p", ">", "<!--", "&#x110000;", "&#xD800;", "\0", "Date: ", "Sun, 99 Xyz", "Message-ID:", ":", " ", "\t", "(", "é", "\ud83d\ude00", "a", "+", "@", "[RESOLVED]", "Auto-Submitted: auto-replied\n",
        ];
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var chance = new Random(seed);
            var mail = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, chance.Next(1, 60)).Select(_ => pieces[chance.Next(pieces.Length)])));
            if (chance.Next(3) == 0) chance.NextBytes(mail.AsSpan(0, mail.Length / 2));
            var failure = Record.Exception(() => MailFormat.Read(mail, new MailEnvelope(), MailSubjects.Default).Alerts.FirstOrDefault()?.Details?.Invoke());
            failure.Should().BeNull("seed {0} was {1}", seed, Encoding.Latin1.GetString(mail));
        }
    }

    private static Reading Read(string mail) => MailFormat.Read(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), new MailEnvelope(), MailSubjects.Default);

    private static Alert One(string mail) => Read(mail).Alerts.Single();
}
