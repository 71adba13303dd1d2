using System.Net;
using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;

namespace Imp.Tests.Integrations;

/// <summary>Whatever arrives, a format answers with alerts, a note or errors; the door answers with something that is no fault of ours.</summary>
public sealed class AnyBodyTests : IClassFixture<Intake>, IDisposable
{
    private readonly Intake intake;
    private readonly AmazonKey amazon = new();

    public AnyBodyTests(Intake intake)
    {
        this.intake = intake;
        amazon.GiveTo(intake);
    }

    public static TheoryData<string> Senders => FormatTests.Senders;

    [Theory]
    [MemberData(nameof(Senders))]
    public void No_body_makes_a_format_throw(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        for (var seed = 1; seed <= 400; seed++)
        {
            var body = new AnyBody(seed).Spoil(one.Body);
            var failure = Record.Exception(() =>
            {
                var request = one.Seen(body);
                foreach (var format in Formats.All) Hold(format.Read(request));
                Formats.Recognise(request);
            });
            failure.Should().BeNull("seed {0} of {1} was {2}", seed, sender, Encoding.UTF8.GetString(body));
        }
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task No_body_makes_the_door_fail(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        foreach (var seed in Enumerable.Range(1_000, 12))
        {
            var body = seed == 1_000 ? [] : new AnyBody(seed).Spoil(one.Body);
            if (one.Kind == "query" && Encoding.UTF8.GetString(body).Any(letter => char.IsControl(letter) || letter > 126)) continue;
            using var answer = await intake.Client.SendAsync(one.Sent($"/in/{intake.Key}/{(seed % 2 == 0 ? one.Format.Name : "")}", body));

            ((int)answer.StatusCode).Should().BeOneOf([202, 400, 401, 405, 415], "seed {0} of {1} was {2}", seed, sender, Encoding.UTF8.GetString(body));
            (await answer.Content.ReadAsStringAsync()).Should().StartWith("{").And.NotContain("   at ");
        }
    }

    public void Dispose() => amazon.Dispose();

    /// <summary>What must hold of any reading, so that storing and showing it cannot fail.</summary>
    internal static void Hold(Reading reading)
    {
        (reading.Alerts.Count > 0 && reading.Errors.Count > 0).Should().BeFalse();
        foreach (var alert in reading.Alerts.Concat(reading.About is { } about ? [about] : []))
        {
            (alert.DedupKey?.Length ?? 1).Should().BeInRange(1, DedupKeys.Longest);
            (alert.Title?.Length ?? 1).Should().BeInRange(1, 1_024);
            (alert.SenderId?.Length ?? 1).Should().BeInRange(1, 255);
            alert.OccurredAt?.ToUnixTimeMilliseconds();
            string.Concat(alert.DedupKey, alert.Title, alert.Source, alert.SenderId).Should().NotContain("\0");
            if (alert.Details?.Invoke() is not { } details) continue;
            AlertDetails.FromJson(details.ToJson()).Should().NotBeNull();
            details.Links.Where(link => !link.Href.StartsWith("http://") && !link.Href.StartsWith("https://")).Should().BeEmpty();
            details.Images.Where(image => !image.Src.StartsWith("https://")).Should().BeEmpty();
        }
    }
}
