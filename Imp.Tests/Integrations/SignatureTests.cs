using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Aws;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>Who shows the key and does not sign, where a signature is asked for, is refused; and Amazon's messages must be Amazon's.</summary>
public sealed class SignatureTests(Intake intake) : IClassFixture<Intake>
{
    private const string Secret = "It's a Secret to Everybody";

    [Theory]
    [InlineData("github", "X-Hub-Signature-256: sha256={hmac}", 202)]
    [InlineData("github", "X-Hub-Signature-256: sha256={other}", 401)]
    [InlineData("github", "X-Hub-Signature-256: {hmac}", 401)]
    [InlineData("github", "X-Hub-Signature-256: sha256=zz", 401)]
    [InlineData("github", null, 401)]
    [InlineData("gitlab", "X-Gitlab-Token: {secret}", 202)]
    [InlineData("gitlab", "X-Gitlab-Token: {other}", 401)]
    [InlineData("gitlab", null, 401)]
    [InlineData("sentry", "Sentry-Hook-Signature: {hmac}", 202)]
    [InlineData("sentry", "Sentry-Hook-Signature: {other}", 401)]
    [InlineData("grafana", "X-Grafana-Alerting-Signature: {hmac}", 202)]
    [InlineData("grafana", null, 401)]
    [InlineData("generic", null, 401)]
    public async Task A_signature_that_is_asked_for_is_checked(string sender, string? header, int status)
    {
        await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, new Secret(Secret)));
        try
        {
            var one = Recorded.Of(sender, "over");
            using var request = one.Sent($"/in/{intake.Key}/{sender}");
            if (header?.Split(": ") is [var name, var value])
                request.Headers.TryAddWithoutValidation(name, value.Replace("{hmac}", Hmac(one.Body, Secret)).Replace("{other}", Hmac(one.Body, "another secret")).Replace("{secret}", Secret));
            using var answer = await intake.Client.SendAsync(request);

            ((int)answer.StatusCode).Should().Be(status);
            if (status == 401) (await intake.LastAsync())!.Should().Match<EventRow>(row => row.Outcome == EventOutcome.Refused && row.Reason!.Contains("signature"));
        }
        finally
        {
            await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, null));
        }
    }

    [Fact]
    public async Task The_secret_is_not_in_the_file()
    {
        await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, new Secret(Secret)));

        intake.Everything().Should().NotContain(Secret);
        (await intake.House.Of<IntegrationSecrets>().FindAsync(intake.House.First.Integration, default)).Secret!.Reveal.Should().Be(Secret);
        await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, null));
    }

    [Theory]
    [InlineData("as it is", "1", 202)]
    [InlineData("as it is", "2", 202)]
    [InlineData("another text", "2", 401)]
    [InlineData("another host", "2", 401)]
    [InlineData("another version", "2", 401)]
    public async Task A_message_of_amazon_must_be_amazons(string what, string version, int status)
    {
        using var amazon = new AmazonKey();
        amazon.GiveTo(intake);
        var body = Encoding.UTF8.GetString(amazon.Sign(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Recorded.Of("sns", "over").Body).Replace("\"SignatureVersion\": \"2\"", $"\"SignatureVersion\": \"{version}\"").Replace("6f1c0c2e-2", "m" + version))));
        body = what switch
        {
            "another text" => body.Replace("Back to 12", "Back to 13"),
            "another host" => body.Replace("sns.eu-central-1.amazonaws.com/Simple", "sns.eu-central-1.amazonaws.com.example.org/Simple"),
            "another version" => body.Replace("\"SignatureVersion\": \"2\"", "\"SignatureVersion\": \"3\""),
            _ => body,
        };
        using var answer = await intake.Client.SendAsync(Recorded.Of("sns", "over").Sent($"/in/{intake.Key}", Encoding.UTF8.GetBytes(body)));

        ((int)answer.StatusCode).Should().Be(status);
    }

    [Theory]
    [InlineData("https://sns.us-east-1.amazonaws.com/a.pem", true)]
    [InlineData("https://sns.cn-north-1.amazonaws.com.cn/a.pem", true)]
    [InlineData("http://sns.us-east-1.amazonaws.com/a.pem", false)]
    [InlineData("https://sns.us-east-1.amazonaws.com:8443/a.pem", false)]
    [InlineData("https://user@sns.us-east-1.amazonaws.com/a.pem", false)]
    [InlineData("https://sns.us-east-1.amazonaws.com.example.org/a.pem", false)]
    [InlineData("https://sns.x.y.amazonaws.com/a.pem", false)]
    [InlineData("https://169.254.169.254/a.pem", false)]
    [InlineData("https://sns.us-east-1.amazonaws.com/a.txt", false)]
    [InlineData("nonsense", false)]
    public void Only_amazons_own_addresses_are_called(string address, bool allowed)
    {
        using var body = JsonDocument.Parse(JsonSerializer.Serialize(new { SigningCertURL = address, SubscribeURL = address }));

        (new SnsMessage(body.RootElement).CertificateAddress is not null).Should().Be(allowed);
        if (!address.EndsWith(".txt")) (new SnsMessage(body.RootElement).SubscribeAddress is not null).Should().Be(allowed);
    }

    private static string Hmac(byte[] body, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
