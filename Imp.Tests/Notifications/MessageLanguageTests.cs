using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Tests.Languages;
using Imp.Tests.Support;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>Every kind of message, over every channel, in every language.</summary>
public sealed partial class MessageLanguageTests
{
    private static readonly LanguageShelf Shelf = new();

    /// <summary>What people and senders wrote, in all messages of this class.</summary>
    private static readonly string[] Data =
        ["Error rate above 5 %", "Index is behind", "Queue grows", "checkout", "search", "Payments", "Ana", "Bo", "Carla", "SEV1", "SEV2", "UTC", "Your shift begins in an hour", "Primary, from 09:00 to 17:00."];

    private static readonly DateTimeOffset Later = new(2026, 3, 2, 9, 35, 0, TimeSpan.Zero);

    public static TheoryData<string> Codes => [.. Shelf.All.Select(one => one.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_message_says_what_is_committed(string code)
    {
        var text = new StringBuilder();
        foreach (var (kind, message) in Messages(new Wording(Shelf.Find(code)!, ZoneTime.Zone("Europe/Berlin"))))
            foreach (var same in Forms(message).GroupBy(form => form.Says))
                text.Append($"## {kind}: {string.Join(", ", same.Select(form => form.Channel))}\n{same.Key.TrimEnd()}\n\n");

        Snapshot.Matches($"messages-{code}.txt", text.ToString());
    }

    [Theory]
    [InlineData("page"), InlineData("drill"), InlineData("bundle")]
    public void A_mail_in_HTML_is_as_committed(string kind)
    {
        var words = new Wording(Shelf.Find("de")!, ZoneTime.Zone("Europe/Berlin"));

        Snapshot.Matches($"message-{kind}-de.html", MessageHtml.Of(Messages(words).Single(one => one.Kind == kind).Message, MailAnswers.Hint(words)));
    }

    [Fact]
    public void Nothing_is_said_that_is_not_in_the_catalogue()
    {
        var missed =
            from one in Messages(new Wording(new MarkedLanguage()))
            from form in Forms(one.Message).Append(("mail in HTML", WebUtility.HtmlDecode(Tag().Replace(MessageHtml.Of(one.Message, MailAnswers.Hint(one.Message.T)), "\n"))))
            from word in Word().Matches(Data.Aggregate(Address().Replace(MarkedLanguage.Bare(form.Item2), " "), (text, known) => text.Replace(known, " ")))
            select $"{one.Kind}, {form.Item1}: {word.Value}";

        missed.Distinct().Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_short_message_stays_in_its_alphabet_and_its_three_parts(string code)
    {
        foreach (var (kind, message) in Messages(new Wording(Shelf.Find(code)!, ZoneTime.Zone("Asia/Kolkata"))))
        {
            var text = ShortText.Of(message, answers: true);
            text.Should().Be(GsmText.Of(text), kind);
            TextCut.Count(text, TextUnit.Gsm).Should().BeLessThanOrEqualTo(ShortText.Longest, kind);
        }
    }

    [Fact]
    public void Umlauts_are_one_place_each_and_brackets_two()
    {
        GsmText.Of("Übung: Größe ändern, „ja“").Should().Be("Übung: Größe ändern, \"ja\"");
        TextCut.Count("äöüÄÖÜß", TextUnit.Gsm).Should().Be(7);
        TextCut.Count("[SEV1]", TextUnit.Gsm).Should().Be(8);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2 Mar 2026, 10:35 UTC+1", "2. März 2026, 10:35 UTC+1")]
    [InlineData("Asia/Kolkata", "2 Mar 2026, 15:05 UTC+5:30", "2. März 2026, 15:05 UTC+5:30")]
    [InlineData("America/St_Johns", "2 Mar 2026, 06:05 UTC-3:30", "2. März 2026, 06:05 UTC-3:30")]
    [InlineData(null, "2 Mar 2026, 09:35 UTC", "2. März 2026, 09:35 UTC")]
    public void An_instant_is_on_the_reader_s_clock_and_says_which_that_is(string? zone, string english, string german)
    {
        Shelf.For("en", zone).Instant(Later).Should().Be(english);
        Shelf.For("de", zone).Instant(Later).Should().Be(german);
    }

    [Theory]
    [InlineData(ChannelKind.Email, "ana@example.org", "owner"), InlineData(ChannelKind.TwilioSms, "+491701234567", "owner"), InlineData(ChannelKind.Webhook, "https://example.org", "en")]
    [InlineData(ChannelKind.Slack, "hooks.slack.com", "everybody"), InlineData(ChannelKind.Teams, "example.org", "everybody"), InlineData(ChannelKind.Mattermost, "chat.example.org", "everybody")]
    [InlineData(ChannelKind.SlackBot, "U024BE7LH", "owner"), InlineData(ChannelKind.SlackBot, "C024BE7LH", "everybody")]
    [InlineData(ChannelKind.Telegram, "42", "owner"), InlineData(ChannelKind.Telegram, "-1001234567890", "everybody"), InlineData(ChannelKind.Telegram, "@status", "everybody")]
    public void Whoever_alone_reads_it_is_spoken_to_a_room_is_as_the_installation_and_a_program_in_English(ChannelKind kind, string address, string expected)
    {
        var (owner, everybody) = (new Wording(Shelf.Find("de")!), new Wording(new MarkedLanguage()));

        ChannelBook.Of(kind).WordsFor(address, owner, everybody).Should().BeSameAs(expected switch { "owner" => owner, "everybody" => everybody, _ => Wording.English });
    }

    [Theory]
    [InlineData("You are on call in 24 hours: Days", "Bereitschaft in 24 Stunden: Days")]
    [InlineData("From Sat 21 Nov 2026, 23:00 to Sun 22 Nov 2026, 07:00 (Europe/Berlin).", "Von Sa. 21. Nov. 2026, 23:00 bis So. 22. Nov. 2026, 07:00 (Europe/Berlin).")]
    [InlineData("Ana offers you a shift of Days", "Ana bietet eine Schicht von Days direkt an")]
    [InlineData("Nobody can take your shift of Days", "Niemand kann die angebotene Schicht von Days übernehmen")]
    [InlineData("Days: 3 new findings in the next 60 days", "Days: 3 neue Befunde in den nächsten 60 Tagen")]
    [InlineData("Ana comes, Bo goes.\nOpen: #3 [SEV1] Disk full, Bo has it.\nBo was paged for #3 Disk full, #4 Again.", "Ana kommt, Bo geht.\nOffen: #3 [SEV1] Disk full, Bo ist dran.\nBo wurde alarmiert wegen #3 Disk full, #4 Again.")]
    [InlineData("This shift lasts until Sun 22 Nov 2026, 07:00 (UTC); then nobody.", "Diese Schicht dauert bis So. 22. Nov. 2026, 07:00 (UTC); danach niemand.")]
    [InlineData("Ana was paged 3 times, first by e-mail, by step 3: Ana is named by the step.", "Ana wurde 3 Mal alarmiert, zuerst per E-Mail, durch Stufe 3: Ana ist in der Stufe genannt.")]
    [InlineData("Ana was paged once, first by e-mail.", "Ana wurde einmal alarmiert, zuerst per E-Mail.")]
    [InlineData("Webhook Ledger was switched off", "Webhook Ledger wurde abgeschaltet")]
    [InlineData("What I wrote myself.\nOn two lines.", "What I wrote myself.\nOn two lines.")]
    public void News_that_a_rule_made_are_recognised_line_by_line(string english, string german) => Shelf.For("de", null).Lines(english).Should().Be(german);

    [Theory]
    [InlineData("12 übernehmen", ReplyAction.Acknowledge), InlineData("ja 12", ReplyAction.Acknowledge), InlineData("12 SPÄTER", ReplyAction.Snooze), InlineData("12 zurückstellen", ReplyAction.Snooze)]
    [InlineData("schließen 12", ReplyAction.Close), InlineData("12 schliessen", ReplyAction.Close), InlineData("#12 erledigt!", ReplyAction.Close), InlineData("close 12", ReplyAction.Close)]
    public void Answers_are_understood_in_every_language(string text, ReplyAction action) => ReplyText.Parse(text).Should().Be(new Reply(action, 12));

    [Fact]
    public async Task A_person_is_written_to_in_the_language_of_the_profile_and_a_program_in_English()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.WriteAsync(async db =>
        {
            var person = (await db.Users.FindAsync(ana.Id))!;
            person.Speak("de");
            person.Edit("ana@example.org", person.Name, person.Role, "Europe/Berlin");
        });
        await world.ServiceAsync("mail", Step([ana, bo]));
        await world.SignalAsync("mail", "Queue stuck");

        world.Inbox(ana).ShouldHold("Jemand muss nachsehen.");
        world.Inbox(bo).ShouldHold("Somebody must look at this.");
        await world.CloseAsync("Queue stuck", bo);
        world.Inbox(ana).ShouldHold("Es ist vorbei: bo hat ihn geschlossen (behoben).");
        world.Email.Arrived.Where(one => one.Person == ana.Id).Should().OnlyContain(one => one.Text.Contains("UTC+1") || one.Text.Contains("UTC+2"));
    }

    private static IEnumerable<(string Channel, string Says)> Forms(Message message) =>
    [
        .. ChannelBook.All.Where(profile => !profile.ForPrograms).OrderBy(profile => profile.Kind).Select(profile => (profile.Kind.Name(), profile.Says(message))),
        ("SMS with answers", ShortText.Of(message, answers: true)), ("mail with answers", MessageText.Of(message, MailAnswers.Hint(message.T))),
        ("buttons", string.Join(" | ", MessageActions.Of(message).Select(one => one.Label).Concat(MessageText.Links(message).Select(one => one.Label)))),
    ];

    private static IEnumerable<(string Kind, Message Message)> Messages(Wording words)
    {
        var page = ChannelWorld.Page() with { T = words };
        var open = page.Incident! with { NextAt = Later };
        page = page with { Incident = open };
        var several = ChannelWorld.Several() with { T = words };
        var ended = ChannelWorld.Page(purpose: DeliveryPurpose.Ended) with { T = words };
        yield return ("page", page);
        yield return ("page again", page with { Again = true });
        yield return ("flapping", page with { Incident = open with { IsFlapping = true } });
        yield return ("drill", page with { Drill = new DrillNote("Carla", 2) });
        yield return ("bundle", several);
        yield return ("bundle of ends", several with { Purpose = DeliveryPurpose.Ended, AcknowledgeLink = null });
        yield return ("taken", page with { Purpose = DeliveryPurpose.Taken, Incident = open with { Response = ResponseState.Acknowledged, TakenBy = "Bo" } });
        yield return ("still on it?", page with { Purpose = DeliveryPurpose.Check, Incident = open with { Response = ResponseState.Acknowledged, OpensAgainAt = Later } });
        yield return ("over", ended);
        yield return ("merged", ended with { Incident = ended.Incident! with { CloseReason = CloseReason.Merged, ClosedBy = null } });
        yield return ("test", ChannelWorld.Page(purpose: DeliveryPurpose.Test) with { T = words, Code = "048231" });
        yield return ("notice", ChannelWorld.Page(purpose: DeliveryPurpose.Notice) with { T = words });
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"https://\S+|\d+ Mar \d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}
