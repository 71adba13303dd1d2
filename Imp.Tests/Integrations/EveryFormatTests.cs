using System.Text;
using System.Text.Json.Nodes;
using Imp.Domain.Integrations;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>One table of bad input for every format that there is; a new one is in it by itself. The doors with addresses of their own have tables of their own.</summary>
public sealed class EveryFormatTests : IClassFixture<Intake>, IDisposable
{
    private static readonly string[] WrongValues = ["null", "{}", "[]", "7", "true", "\"\"", "\"text\"", "[{}]", "\"2001-01-01T00:00:00Z\"", "-1e300"];

    private readonly Intake intake;
    private readonly AmazonKey amazon = new();

    public EveryFormatTests(Intake intake)
    {
        this.intake = intake;
        amazon.GiveTo(intake);
    }

    public static TheoryData<string> Senders => FormatTests.Senders;

    /// <summary>The formats of JSON; a form or a mail may hold almost anything.</summary>
    public static TheoryData<string> JsonSenders => [.. Recorded.All.Where(one => one.Kind == "json").Select(one => one.Sender).Distinct()];

    [Theory]
    [MemberData(nameof(JsonSenders))]
    public async Task What_is_no_JSON_is_refused_and_opens_nothing(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        var before = await IncidentsAsync();
        foreach (var (name, body) in NoJson(one.Body))
        {
            var (status, text) = await SendAsync(one, body);
            (int, string)[] refusals = one.Format.TakesAnyBody ? [(400, "body.json"), (400, "body.content"), (415, "body.type")] : [(400, "body.json")];
            (status, Code(text)).Should().BeOneOf(refusals, "{0} of {1}", name, sender);
        }
        (await IncidentsAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_body_too_large_or_falsely_packed_is_refused_whoever_sends_it(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        if (one.Kind == "query") return;

        var bomb = await SendAsync(one, Bodies.Make("gzip bomb", ""), "Content-Encoding: gzip");
        var large = await SendAsync(one, Bodies.Make("1 MiB and 1", ""));
        var plain = await SendAsync(one, one.Body, "Content-Encoding: gzip");

        (bomb.Status, large.Status, plain.Status).Should().Be((413, 413, 400));
        (Code(bomb.Text), Code(large.Text), Code(plain.Text)).Should().Be(("body.size", "body.size", "body.gzip"));
    }

    [Theory]
    [MemberData(nameof(JsonSenders))]
    public async Task A_wrong_type_in_any_field_is_a_reading_or_a_refusal(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        var at = 0;
        foreach (var path in Paths(JsonNode.Parse(one.Body)!, []))
        {
            foreach (var value in WrongValues)
            {
                var body = With(one.Body, path, value);
                var failure = Record.Exception(() => AnyBodyTests.Hold(one.Format.Read(one.Seen(body))));
                failure.Should().BeNull("{0} at {1} of {2}", value, string.Join('/', path), sender);
            }
            // Over the wire one of them each, in turn.
            var sent = WrongValues[at++ % WrongValues.Length];
            var (status, text) = await SendAsync(one, With(one.Body, path, sent));
            status.Should().BeOneOf([202, 400, 401, 415], "{0} at {1} of {2} was answered {3}", sent, string.Join('/', path), sender, text);
            text.Should().StartWith("{").And.NotContain("   at ");
        }
    }

    [Theory]
    [MemberData(nameof(JsonSenders))]
    public async Task Null_everywhere_is_a_reading_or_a_refusal(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        var body = JsonNode.Parse(one.Body)!;
        foreach (var path in Paths(body, []).Where(path => path.Count > 0 && Find(body, path) is null or JsonValue).ToList()) body = JsonNode.Parse(With(Encoding.UTF8.GetBytes(body.ToJsonString()), path, "null"))!;

        var (status, text) = await SendAsync(one, Encoding.UTF8.GetBytes(body.ToJsonString()));

        status.Should().BeOneOf([202, 400, 401, 415], "it was answered {0}", text);
    }

    [Theory]
    [MemberData(nameof(JsonSenders))]
    public async Task Fields_that_nobody_knows_and_fields_that_come_twice_are_no_other_alert(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        var keys = one.Format.Read(one.Seen()).Alerts.Select(alert => alert.DedupKey).ToList();
        var text = Encoding.UTF8.GetString(Signed(one, one.Body));
        var open = text.IndexOf('{') + 1;
        var first = JsonNode.Parse(text) is JsonArray array ? array[0]!.AsObject() : JsonNode.Parse(text)!.AsObject();
        var (unknown, twice) = (text.Insert(open, """ "imp_unknown":{"a":[1,null,{"b":"c"}]}, """), text.Insert(open, string.Concat(first.Select(field => $"{JsonValue.Create(field.Key)!.ToJsonString()}:{field.Value?.ToJsonString() ?? "null"},"))));
        (await SendAsync(one, one.Body)).Status.Should().Be(202);
        var before = await IncidentsAsync();

        foreach (var body in new[] { unknown, twice })
        {
            one.Format.Read(one.Seen(Encoding.UTF8.GetBytes(body))).Alerts.Select(alert => alert.DedupKey).Should().Equal(keys);
            (await SendAsync(one, Encoding.UTF8.GetBytes(body))).Status.Should().Be(202);
        }

        (await IncidentsAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_delivery_that_comes_again_is_stored_once_and_pages_once(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        var header = $"Idempotency-Key: again {sender}";
        (await SendAsync(one, one.Body, header)).Status.Should().Be(202);
        var before = (await IncidentsAsync(), await intake.StoredAsync());

        for (var time = 0; time < 3; time++) (await SendAsync(one, one.Body, header)).Status.Should().Be(202);

        (await IncidentsAsync(), await intake.StoredAsync()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task Where_a_signature_is_asked_for_nobody_gets_in_without_the_right_one(string sender)
    {
        var one = Recorded.Of(sender, "fires");
        if (one.Format is ISelfProvingFormat own && own.Proves(one.Seen())) return;

        await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, new Secret("A secret of this test")));
        try
        {
            var before = await IncidentsAsync();
            var wrong = new string('0', 64);
            foreach (var header in new[] { null, "X-Hub-Signature-256: sha256=" + wrong, "X-Gitlab-Token: " + wrong, "Sentry-Hook-Signature: " + wrong, "X-Grafana-Alerting-Signature: " + wrong })
            {
                var (status, text) = await SendAsync(one, one.Body, header);
                (status, Code(text)).Should().Be((401, "key"), "{0} with {1}", sender, header);
            }
            (await IncidentsAsync()).Should().Be(before);
        }
        finally
        {
            await intake.House.DoAsync(new SetSigningSecret(intake.House.First.Integration, null));
        }
    }

    [Fact]
    public void Every_signed_format_refuses_each_kind_of_wrong_signature()
    {
        var signed = Formats.All.OfType<ISignedFormat>().ToList();
        signed.Should().NotBeEmpty();
        foreach (var format in signed)
        {
            var one = Recorded.All.First(one => one.Format == format);
            foreach (var value in new[] { "", " ", "sha256=", "zz", new string('0', 64), "sha256=" + new string('f', 64), new string('é', 64), new string('x', 100_000) })
                format.IsSigned(new SenderRequest("POST", new Dictionary<string, string>(), Everywhere(value), one.Body, default), new Secret("secret")).Should().BeFalse("{0} with {1}", format.Name, value.Length > 80 ? "a long one" : value);
        }
    }

    public void Dispose() => amazon.Dispose();

    private static Dictionary<string, string> Everywhere(string value) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["X-Hub-Signature-256"] = value, ["X-Hub-Signature"] = value, ["X-Gitlab-Token"] = value, ["Sentry-Hook-Signature"] = value, ["X-Grafana-Alerting-Signature"] = value,
    };

    private static IEnumerable<(string Name, byte[] Body)> NoJson(byte[] body) =>
    [
        ("nothing", []), ("a beginning", body[..(body.Length / 2)]), ("invalid UTF-8", [.. body[..^2], 0xC3, 0x28, .. body[^2..]]),
        ("10,000 deep", Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000))), ("10,000 deep and cut", Encoding.UTF8.GetBytes(new string('[', 10_000))),
    ];

    /// <summary>The way to every value below one, itself included.</summary>
    private static IEnumerable<List<object>> Paths(JsonNode? node, List<object> here)
    {
        yield return here;
        var below = node switch
        {
            JsonObject from => from.SelectMany(field => Paths(field.Value, [.. here, field.Key])),
            JsonArray from => from.SelectMany((item, at) => Paths(item, [.. here, at])),
            _ => [],
        };
        foreach (var path in below) yield return path;
    }

    private static JsonNode? Find(JsonNode root, List<object> path) => path.Aggregate((JsonNode?)root, (node, step) => step is int at ? node?[at] : node?[(string)step]);

    private static byte[] With(byte[] body, List<object> path, string value)
    {
        if (path.Count == 0) return Encoding.UTF8.GetBytes(value);
        var root = JsonNode.Parse(body)!;
        var parent = Find(root, path[..^1]);
        if (path[^1] is int at) parent![at] = JsonNode.Parse(value);
        else parent![(string)path[^1]] = JsonNode.Parse(value);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static string Code(string text) => JsonNode.Parse(text)!["code"]!.GetValue<string>();

    /// <summary>A message of Amazon's is signed; that it says SIGNATURE nowhere else keeps the rest as it is.</summary>
    private byte[] Signed(Recorded one, byte[] body) => one.Sender == "sns" && body.AsSpan().IndexOf("SIGNATURE"u8) >= 0 && IsWhole(body) ? amazon.Sign(body) : body;

    private static bool IsWhole(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject root && root["SignatureVersion"] is JsonValue version && version.TryGetValue(out string? _) && root.All(field => field.Value is JsonValue);
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private async Task<(int Status, string Text)> SendAsync(Recorded one, byte[] body, string? header = null)
    {
        using var request = one.Sent($"/in/{intake.Key}/{one.Format.Name}", Signed(one, body));
        if (header?.Split(": ") is [var name, var value] && !request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        using var answer = await intake.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <returns>How many incidents ever were, once every event was looked at.</returns>
    private async Task<string> IncidentsAsync()
    {
        var file = intake.House.Of<SqliteFile>().Path;
        await Eventually.HoldsAsync(() => Rows.Ask(file, """SELECT count(*) FROM "Events" WHERE "Outcome"='Received'""").Single().Single() == "0", "every event to be looked at");
        return Rows.Ask(file, """SELECT (SELECT count(*) FROM "Incidents") || ' incidents, ' || (SELECT count(*) FROM "Escalations") || ' climbs'""").Single().Single();
    }
}
