using System.Net;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.Settings;

/// <summary><c>imp doctor</c> asks whatever messages go through, and sends nothing.</summary>
public sealed class ProviderProbeTests
{
    private const string Token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

    [Fact]
    public async Task A_contact_methods_server_is_reached_without_a_message_and_only_where_the_guard_lets_it()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var installation = await Support.Installation.MakeAsync(sink.Url + "/pager");

        var guarded = await LookAsync(installation.Folder, new ImpSettings());
        guarded.Single(one => one.Subject == "webhook").Should().Match<Finding>(one => one.State == FindingState.Wrong && one.Says.Contains("127.0.0.1 is not a public address"));

        var open = await LookAsync(installation.Folder, Inside);
        open.Single(one => one.Subject == "webhook").Should().Be(Finding.Good("webhook", "127.0.0.1 takes connections."));
        sink.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData(200, FindingState.Good, "127.0.0.1 answers and knows us.")]
    [InlineData(401, FindingState.Wrong, "127.0.0.1 does not accept the bot token. Enter it anew in the contact method.")]
    [InlineData(404, FindingState.Wrong, "127.0.0.1 does not know the bot token. Enter it anew in the contact method.")]
    [InlineData(429, FindingState.Warning, "127.0.0.1 answers 429; whether it would take a message is not known.")]
    [InlineData(503, FindingState.Wrong, "127.0.0.1 is in trouble: it answers 503.")]
    public async Task What_a_provider_answers_is_said_in_words_without_the_secret(int status, FindingState state, string says)
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(status);
        using var folder = new TempFolder();
        var question = Moved(Question(ChannelKind.Telegram, new() { ["Token"] = Token }), sink.Url);

        var findings = await new ProviderProbe(folder.Path, Inside, TimeProvider.System).ExamineAsync(default, question);

        findings.Should().Equal(new Finding("telegram", state, says));
        sink.Calls.Should().ContainSingle().Which.Path.Should().EndWith("/getMe");
    }

    [Theory]
    [InlineData(ChannelKind.Telegram, "GET https://api.telegram.org/bot", 401)]
    [InlineData(ChannelKind.Pushover, "POST https://api.pushover.net/1/users/validate.json", 400)]
    [InlineData(ChannelKind.SlackBot, "POST https://slack.com/api/auth.test", 401)]
    [InlineData(ChannelKind.TwilioSms, "GET https://api.twilio.com/2010-04-01/Accounts/", 401)]
    [InlineData(ChannelKind.TwilioVoice, "GET https://api.twilio.com/2010-04-01/Accounts/", 401)]
    [InlineData(ChannelKind.Discord, "GET https://chat.example.org/", 404)]
    [InlineData(ChannelKind.Ntfy, "GET https://chat.example.org/v1/account", 401)]
    [InlineData(ChannelKind.Gotify, "GET https://chat.example.org/hook/health", null)]
    public void A_provider_that_can_be_asked_is_asked_by_a_call_that_sends_nothing(ChannelKind channel, string call, int? refused)
    {
        var question = Question(channel, new() { ["Token"] = Token, ["User"] = "u", ["Account"] = "AC1", ["Url"] = "https://chat.example.org/hook", ["Address"] = "https://chat.example.org/hook" });

        $"{question.Ask!.Method} {question.Ask.Url}".Should().StartWith(call);
        question.Problem!(new OutboundAnswer(HttpStatusCode.OK, "", null)).Should().BeNull();
        if (refused is { } status) question.Problem(new OutboundAnswer((HttpStatusCode)status, "", null)).Should().NotBeNull().And.NotContain(Token);
    }

    [Fact]
    public async Task The_same_server_is_asked_once_and_a_name_that_is_none_is_said_so()
    {
        using var folder = new TempFolder();
        var none = ProviderQuestions.Reach("webhook", "https://nowhere.invalid/one")!;

        var findings = await new ProviderProbe(folder.Path, Inside, TimeProvider.System).ExamineAsync(default, none, ProviderQuestions.Reach("webhook", "https://nowhere.invalid/two")!);

        findings.Should().ContainSingle().Which.Should().Match<Finding>(one => one.State == FindingState.Wrong && one.Says.StartsWith("nowhere.invalid") && one.Says.EndsWith("(2 use it)"));
    }

    [Fact]
    public async Task A_mail_server_is_spoken_with_as_far_as_the_sign_in()
    {
        await using var sink = MailSink.Start();

        (await MailProbe.ExamineAsync(new MailSettings { Host = sink.Host, Port = sink.Port }, default)).State.Should().Be(FindingState.Good);
        (await MailProbe.ExamineAsync(new MailSettings { Host = sink.Host, Port = sink.Port, Security = MailSecurity.StartTls }, default)).Says.Should().Contain("offers no STARTTLS");
        (await MailProbe.ExamineAsync(new MailSettings { Host = sink.Host, Port = sink.Port, User = "imp", Password = new Secret("secret") }, default)).Says.Should().Contain("a password is sent only over TLS");
        sink.Mails.Should().BeEmpty();
    }

    private static ImpSettings Inside => new() { Outbound = new OutboundSettings { Allow = ["127.0.0.1"] } };

    private static Task<IReadOnlyList<Finding>> LookAsync(string folder, ImpSettings settings) => new ProviderProbe(folder, settings, TimeProvider.System).ExamineAsync(default);

    private static ProviderQuestion Question(ChannelKind channel, Dictionary<string, string> fields) => ProviderQuestions.Of(channel, new ChannelFields(fields))!;

    /// <summary>The same question to a server of the test.</summary>
    private static ProviderQuestion Moved(ProviderQuestion question, string server)
    {
        var url = new Uri(server + question.Ask!.Url.PathAndQuery);
        return question with { Url = url, Ask = question.Ask with { Url = url } };
    }
}
