using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Imp.Tests.Support;

public sealed class MailSinkTests : IAsyncLifetime
{
    private readonly MailSink sink = MailSink.Start();

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await sink.DisposeAsync();

    [Fact]
    public async Task A_mail_with_two_bodies_and_a_long_subject_arrives_as_it_was_written()
    {
        const string subject = "Fehlerquote über 5 % — Zahlungsdienst in Zürich antwortet seit zwölf Minuten nicht mehr 🔥";
        const string text = "Größe = 5 %\n" + "lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang";
        using var mail = new MailMessage("imp@example.org", "ana@example.org", subject, body: null) { SubjectEncoding = Encoding.UTF8 };
        mail.Bcc.Add("bo@example.org");
        mail.Headers.Add("X-Imp-Alert", "42");
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>Größe</p>", Encoding.UTF8, MediaTypeNames.Text.Html));
        mail.AlternateViews[0].TransferEncoding = TransferEncoding.QuotedPrintable;
        mail.AlternateViews[1].TransferEncoding = TransferEncoding.Base64;

        await SendAsync(mail);

        var got = sink.Mails.Should().ContainSingle().Subject;
        got.From.Should().Be("imp@example.org");
        got.To.Should().Equal("ana@example.org", "bo@example.org");
        got.Subject.Should().Be(subject);
        got.Header("x-imp-alert").Should().Be("42");
        got.TextBody.Should().Be(text);
        got.HtmlBody.Should().Be("<p>Größe</p>");
    }

    [Fact]
    public async Task A_plain_mail_has_a_text_and_no_html()
    {
        using var mail = new MailMessage("imp@example.org", "ana@example.org", "Ännchen", "Grüße\nan alle") { BodyEncoding = Encoding.Latin1 };

        await SendAsync(mail);

        sink.Mails[0].TextBody!.TrimEnd().Should().Be("Grüße\nan alle");
        sink.Mails[0].HtmlBody.Should().BeNull();
    }

    [Fact]
    public async Task A_line_that_starts_with_a_dot_keeps_it_and_does_not_end_the_mail()
    {
        using var mail = new MailMessage("imp@example.org", "ana@example.org", "Dots", ".hidden\r\n.\r\nlone\n.\nend") { BodyTransferEncoding = TransferEncoding.SevenBit };

        await SendAsync(mail);

        sink.Mails[0].TextBody!.TrimEnd().Should().Be(".hidden\n.\nlone\n.\nend");
    }

    [Theory]
    [InlineData(MailStage.Sender, "451 4.3.0 later", SmtpStatusCode.LocalErrorInProcessing)]
    [InlineData(MailStage.Recipient, "450 4.2.1 later", SmtpStatusCode.MailboxBusy)]
    [InlineData(MailStage.Body, "552 5.3.4 too big", SmtpStatusCode.ExceededStorageAllocation)]
    public async Task A_refusal_reaches_the_sender_and_nothing_is_kept(MailStage stage, string reply, SmtpStatusCode expected)
    {
        sink.Fault = MailFault.Refuse(stage, reply);

        var refused = await FluentActions.Awaiting(SendShortAsync).Should().ThrowAsync<SmtpException>();

        refused.Which.StatusCode.Should().Be(expected);
        sink.Mails.Should().BeEmpty();
    }

    [Theory]
    [InlineData(MailStage.Greeting)]
    [InlineData(MailStage.Data)]
    [InlineData(MailStage.Body)]
    public async Task A_dropped_connection_fails_the_sender_and_a_cured_sink_takes_the_next_mail(MailStage stage)
    {
        sink.Fault = MailFault.Drop(stage);
        await FluentActions.Awaiting(SendShortAsync).Should().ThrowAsync<SmtpException>();

        sink.Fault = null;
        await SendShortAsync();

        sink.Mails.Should().ContainSingle();
        sink.Connections.Should().Be(2);
    }

    [Theory]
    [InlineData(MailStage.Greeting)]
    [InlineData(MailStage.Body)]
    public async Task A_sink_that_hangs_says_nothing_until_it_goes(MailStage stage)
    {
        sink.Fault = MailFault.Hang(stage);
        var sending = SendShortAsync();
        await Eventually.HoldsAsync(() => sink.Hanging == 1, "the sender to hang");

        sending.IsCompleted.Should().BeFalse();
        await sink.DisposeAsync();

        await sending.Awaiting(task => task).Should().ThrowAsync<SmtpException>();
        sink.Mails.Should().BeEmpty();
    }

    private static MailMessage Short() => new("imp@example.org", "ana@example.org", "Short", "Text");

    private async Task SendShortAsync()
    {
        using var mail = Short();
        await SendAsync(mail);
    }

    private async Task SendAsync(MailMessage mail)
    {
        using var client = new SmtpClient(sink.Host, sink.Port);
        await client.SendMailAsync(mail);
    }
}
