using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

public sealed class EmailChannelTests
{
    [Fact]
    public async Task A_page_arrives_with_both_texts_and_the_headers_of_its_thread()
    {
        await using var sink = MailSink.Start();
        (await Channel(sink).SendAsync(ChannelWorld.Page("Größe\r\nBcc: eve@example.org <b>"), ChannelWorld.Mailbox(), default)).Should().BeOfType<Delivered>();

        var mail = sink.Mails.Single();
        mail.To.Should().Equal("ana@example.org");
        mail.Subject.Should().Be("[SEV1] #12 Größe  Bcc: eve@example.org <b> (checkout)");
        mail.TextBody.Should().Contain("https://imp.example.org/a/token").And.Contain("Größe");
        System.Net.WebUtility.HtmlDecode(mail.HtmlBody).Should().Contain("Größe");
        mail.HtmlBody.Should().NotContain("<b>").And.Contain("&lt;b&gt;");
        mail.Header("Message-ID").Should().Be("<0195a0c0-0000-7000-8000-000000000007@imp.example.org>");
        mail.Header("References").Should().Be("<incident-0195a0c0-0000-7000-8000-000000000001@imp.example.org>");
        mail.Header("In-Reply-To").Should().Be(mail.Header("References"));
        mail.Header("Auto-Submitted").Should().Be("auto-generated");
        mail.Header("X-Imp-Incident").Should().Be("12");
        mail.Header("X-Priority").Should().Be("1");
        mail.Header("Bcc").Should().BeNull();
    }

    [Theory]
    [InlineData(MailStage.Recipient, "550 5.1.1 no such person", typeof(GaveUp)), InlineData(MailStage.Recipient, "450 4.2.0 later", typeof(TryLater))]
    [InlineData(MailStage.Data, "452 4.3.1 full", typeof(TryLater)), InlineData(MailStage.Body, "554 5.7.1 spam", typeof(GaveUp)), InlineData(MailStage.Sender, "421 4.3.2 closing", typeof(TryLater))]
    [InlineData(MailStage.Greeting, "554 go away", typeof(GaveUp))]
    public async Task A_refusal_is_read_by_its_code(MailStage stage, string reply, Type result)
    {
        await using var sink = MailSink.Start();
        sink.Fault = MailFault.Refuse(stage, reply);
        (await Channel(sink).SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default)).Should().BeOfType(result);
    }

    [Fact]
    public async Task Greylisting_waits_a_minute()
    {
        await using var sink = MailSink.Start();
        sink.Fault = MailFault.Refuse(MailStage.Recipient, "451 4.7.1 greylisted, come back");
        (await Channel(sink).SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default)).Should().BeOfType<TryLater>().Which.After.Should().Be(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(MailStage.Greeting), InlineData(MailStage.Hello), InlineData(MailStage.Recipient), InlineData(MailStage.Body)]
    public async Task A_server_that_says_nothing_is_left_after_fifteen_seconds(MailStage stage)
    {
        await using var sink = MailSink.Start();
        sink.Fault = MailFault.Hang(stage);
        var clock = new ManualClock();
        var sending = Channel(sink, clock).SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default);
        await Eventually.HoldsAsync(() => sink.Hanging > 0, "the sender to hang");
        clock.Advance(TimeSpan.FromSeconds(15));
        (await sending.WaitAsync(Eventually.Patience)).Should().BeOfType<TryLater>().Which.Answer.Should().Contain("15 s");
    }

    [Fact]
    public async Task A_dropped_connection_and_a_closed_port_are_tried_later()
    {
        await using var sink = MailSink.Start();
        sink.Fault = MailFault.Drop(MailStage.Body);
        (await Channel(sink).SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default)).Should().BeOfType<TryLater>();
        var nobody = new EmailChannel(new MailOptions("127.0.0.1", Loopback.FreePort(), From: "imp@imp.example.org"), TimeProvider.System);
        (await nobody.SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default)).Should().BeOfType<TryLater>();
    }

    [Fact]
    public async Task Tls_that_is_demanded_and_not_offered_is_not_done_without()
    {
        await using var sink = MailSink.Start();
        var strict = new EmailChannel(new MailOptions(sink.Host, sink.Port, From: "imp@imp.example.org", Security: MailSecurity.StartTls), TimeProvider.System);
        (await strict.SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default)).Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("TLS");
        sink.Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_mail_server_it_says_what_to_configure() =>
        (await new EmailChannel(new MailOptions(), TimeProvider.System).SendAsync(ChannelWorld.Page(), ChannelWorld.Mailbox(), default))
            .Should().BeOfType<GaveUp>().Which.Answer.Should().Contain("Mail.Host");

    private static EmailChannel Channel(MailSink sink, TimeProvider? clock = null) =>
        new(new MailOptions(sink.Host, sink.Port, From: "imp@imp.example.org"), clock ?? TimeProvider.System);
}
