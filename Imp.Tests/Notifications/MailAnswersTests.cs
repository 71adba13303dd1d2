using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Integrations.Mail;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>A page by mail is answered by mail, by whoever got it and in one word.</summary>
public sealed class MailAnswersTests
{
    private const string Title = "Disk of db7 is full";

    [Theory]
    [InlineData("ok", ResponseState.Acknowledged, null)]
    [InlineData("  OK!\r\n\r\nOn Sat, Imp wrote:\r\n> Somebody must look at this.", ResponseState.Acknowledged, null)]
    [InlineData("1 ok", ResponseState.Acknowledged, null)]
    [InlineData("c", ResponseState.Closed, null)]
    [InlineData("snooze\r\n", ResponseState.Acknowledged, null)]
    [InlineData("2", ResponseState.Open, "that message was not about 2")]
    [InlineData("I am driving, call Bo", ResponseState.Open, "write ok to take it")]
    [InlineData("> ok", ResponseState.Open, "write ok to take it")]
    [InlineData("Am Samstag schrieb Imp schrieb:\r\n> ok", ResponseState.Open, "write ok to take it")]
    [InlineData("", ResponseState.Open, "write ok to take it")]
    public async Task The_first_line_of_one_s_own_counts(string text, ResponseState state, string? problem)
    {
        await using var world = await StartAsync();
        var (answers, page, ana) = await PagedAsync(world);

        var said = await answers.AcceptAsync(answers.Find(answers.AddressOf(page)!)!.Value, Written(text), false, default);

        if (problem is null) said.Should().BeNull();
        else said.Should().Contain(problem).And.MatchRegex("^[ -~]+$", "it goes into one line of SMTP");
        (await world.ReadAsync(db => db.Incidents.Select(incident => incident.Response).SingleAsync())).Should().Be(state);
        (await world.Get<Imp.Infrastructure.Notifications.ContactQueries>().GetAsync(ana.Email, default))!.ReachedAt.HasValue.Should().Be(problem is null);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task What_the_person_may_not_do_is_said_and_not_swallowed()
    {
        await using var world = await StartAsync();
        var (answers, page, ana) = await PagedAsync(world);
        await world.WriteAsync(async db => (await db.Users.SingleAsync(user => user.Id == ana.Id)).Edit("ana@example.org", "ana", Imp.Domain.Shared.Role.Viewer, null));

        (await answers.AcceptAsync(page.Id, Written("c"), false, default)).Should().Contain("your role does not let you close it");
        (await world.ReadAsync(db => db.Incidents.Select(incident => incident.Response).SingleAsync())).Should().Be(ResponseState.Open);
        (await answers.AcceptAsync(page.Id, Written("ok"), false, default)).Should().BeNull("whoever is woken may say so");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\r\n", false), InlineData("X-Autoreply: yes\r\n", false), InlineData("", true)]
    public async Task A_holiday_notice_takes_nothing(string head, bool isBounce)
    {
        await using var world = await StartAsync();
        var (answers, page, _) = await PagedAsync(world);

        (await answers.AcceptAsync(page.Id, Written("ok", head), isBounce, default)).Should().BeNull();
        (await world.ReadAsync(db => db.Incidents.Select(incident => incident.Response).SingleAsync())).Should().Be(ResponseState.Open);
    }

    [Fact]
    public async Task An_address_is_one_message_s_own_whatever_the_case_and_nobody_can_make_one_up()
    {
        await using var world = await StartAsync();
        var (answers, page, _) = await PagedAsync(world);
        var address = answers.AddressOf(page)!;

        address.Should().MatchRegex("^imp-[0-9a-f]{56}@imp\\.example\\.org$");
        answers.Find(address.ToUpperInvariant()).Should().Be(page.Id);
        (await world.Get<MailDoor>().FindAsync(address, default)).Welcome.Should().Be(MailWelcome.Taken);
        foreach (var wrong in new[] { address.Replace("imp.example", "other.example"), "imp-" + (address[4] == '0' ? '1' : '0') + address[5..], address[..58] + "@imp.example.org", "imp-@imp.example.org", "imp-" + new string('z', 56) + "@imp.example.org" })
            answers.Find(wrong).Should().BeNull(wrong);
        answers.AddressOf(page with { Purpose = DeliveryPurpose.Ended }).Should().BeNull("there is nothing to take");
    }

    [Fact]
    public async Task The_mail_says_where_and_how_to_answer_only_where_answers_are_heard()
    {
        await using var world = await StartAsync();
        var (answers, page, _) = await PagedAsync(world);
        await using var sink = MailSink.Start();
        var options = new Imp.Infrastructure.Notifications.MailOptions(sink.Host, sink.Port, From: "imp@imp.example.org");

        await new EmailChannel(options, TimeProvider.System, answers).SendAsync(page, ChannelWorld.Mailbox(), default);
        await new EmailChannel(options, TimeProvider.System).SendAsync(page, ChannelWorld.Mailbox(), default);

        sink.Mails[0].Header("Reply-To").Should().Contain(answers.AddressOf(page));
        sink.Mails[0].TextBody.Should().Contain(MailAnswers.Hint(Wording.English));
        sink.Mails[0].HtmlBody.Should().Contain(MailAnswers.Hint(Wording.English));
        sink.Mails[1].Header("Reply-To").Should().BeNull();
        sink.Mails[1].TextBody.Should().NotContain(MailAnswers.Hint(Wording.English));
    }

    private static async Task<(MailAnswers Answers, Message Page, Person Ana)> PagedAsync(World world)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        return (world.Get<MailAnswers>(), world.Email.Arrived.Single().Message, ana);
    }

    private static Task<World> StartAsync() => World.StartAsync(services =>
    {
        services.RemoveAll<ImpSettings>();
        services.AddSingleton(new ImpSettings { MailIn = new MailInSettings { Port = 2525, Domain = "imp.example.org" } }).AddSingleton<MailDoor>();
    });

    private static byte[] Written(string text, string head = "") =>
        Encoding.UTF8.GetBytes($"From: Ana <ana@example.org>\r\nSubject: Re: [SEV2] #1\r\n{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
}
