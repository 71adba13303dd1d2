using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;

namespace Imp.Tests.Integrations;

public sealed class MappingTests
{
    private static readonly Mapping Plain = new()
    {
        Title = "{{alert.name}} on {{host | \"nowhere\"}}", DedupKey = "{{host}}/{{alert.id}}", Severity = "{{level}}", Action = "{{state}}", Otherwise = AlertSeverity.Warning, DropWords = "test",
        Severities = [new("Disaster", AlertSeverity.Critical), new("note", AlertSeverity.Info)], Labels = [new("team", "{{labels[\"a.b\"]}}"), new("all", "{{labels}}")],
    };

    /// <summary>One row per rule: text, event, what comes out.</summary>
    [Theory]
    [InlineData("plain", """{}""", "plain")]
    [InlineData("{{a}}", """{"a":"x"}""", "x")]
    [InlineData("{{ a.b.c }} and {{d}}", """{"a":{"b":{"c":1.50}},"d":true}""", "1.50 and true")]
    [InlineData("{{a[1].n}}{{a.0.n}}", """{"a":[{"n":"x"},{"n":"y"}]}""", "yx")]
    [InlineData("{{a[\"b.c\"]}}", """{"a":{"b.c":"dotted"}}""", "dotted")]
    [InlineData("{{a | b | \"c | d\"}}", """{"b":"  "}""", "c | d")]
    [InlineData("{{a}}", """{"a":{"b":[1]}}""", """{"b":[1]}""")]
    [InlineData("{{a.b.c}}", """{"a":"text"}""", "")]
    [InlineData("{{a[9]}}", """{"a":[1]}""", "")]
    [InlineData("{{.}}", "\"text\"", "text")]
    [InlineData("{{$.a}}", """{"a":"root"}""", "root")]
    [InlineData("}} {", """{}""", "}} {")]
    public void Places_are_filled_from_the_event(string text, string json, string filled)
    {
        var (made, problem) = PathText.Parse(text);

        problem.Should().BeNull();
        made!.Fill(Of(json), Of(json)).Should().Be(filled);
    }

    [Theory]
    [InlineData("{{a")]
    [InlineData("{{}}")]
    [InlineData("{{a..b}}")]
    [InlineData("{{a b}}")]
    [InlineData("{{a[}}")]
    [InlineData("{{a[x]}}")]
    [InlineData("{{a |}}")]
    [InlineData("{{a.}}")]
    [InlineData("{{(a)}}")]
    public void What_is_no_path_is_refused_with_a_sentence(string text) => PathText.Parse(text).Problem.Should().EndWith(".");

    [Theory]
    [InlineData("""{"alert":{"name":"Full","id":7},"host":"db7","level":"DISASTER","state":"firing"}""", "Trigger Critical Full on db7 (db7/7)", "")]
    [InlineData("""{"alert":{"name":"Full","id":7},"host":"db7","level":"odd","state":"Resolved"}""", "Resolve Warning Full on db7 (db7/7)", "odd")]
    [InlineData("""{"alert":{"name":"Full","id":7},"host":"db7","level":"note","state":"acknowledged"}""", "Acknowledge Info Full on db7 (db7/7)", "")]
    [InlineData("""{"alert":{"name":"Full"}}""", "Trigger Warning Full on nowhere (/)", "(empty)")]
    [InlineData("""{"state":"test"}""", "", "")]
    public void A_form_makes_the_alert(string json, string alerts, string unmapped)
    {
        var reading = new ReadyMapping(Plain).Read(Of(json));

        reading.Failure.Should().BeNull();
        string.Join(", ", reading.Alerts.Select(one => $"{one.Action} {one.Severity} {one.Title} ({one.DedupKey})")).Should().Be(alerts);
        string.Join(", ", reading.Unmapped.Select(word => word.Length == 0 ? "(empty)" : word)).Should().Be(unmapped);
    }

    [Fact]
    public void Each_element_of_a_list_is_an_alert_and_sees_the_whole()
    {
        var mapping = new ReadyMapping(new Mapping { Each = "data.items", Title = "{{name}} in {{$.region}}" });

        mapping.Read(Of("""{"region":"eu","data":{"items":[{"name":"a"},{"name":"b"}]}}""")).Alerts.Select(one => one.Title).Should().Equal("a in eu", "b in eu");
        mapping.Read(Of("""{"data":{"items":[]}}""")).Should().Match<TransformReading>(one => one.Failure == null && one.Alerts.Count == 0);
        mapping.Read(Of("""{"data":{}}""")).Failure.Should().Be("There is no array at \"data.items\".");
        mapping.Read(Of("{\"data\":{\"items\":[" + string.Join(',', Enumerable.Repeat("{\"name\":\"a\"}", 101)) + "]}}")).Failure.Should().Contain("at most 100");
    }

    [Fact]
    public void Details_are_bounded_as_those_of_every_format()
    {
        var alert = new ReadyMapping(Plain with { Link = "{{url}}", Description = "{{text}}" }).Read(Of("""{"alert":{"name":"x"},"url":"javascript:alert(1)","text":"more","labels":{"a.b":"core"}}""")).Alerts[0];

        var details = alert.Details!()!;
        (details.Description, details.Links.Count).Should().Be(("more", 0));
        details.Labels.Should().Equal(new AlertLabel("team", "core"), new AlertLabel("all", """{"a.b":"core"}"""));
    }

    [Fact]
    public void A_form_survives_being_stored()
    {
        Mapping.FromJson(Plain.ToJson())!.ToJson().Should().Be(Plain.ToJson());
        Mapping.FromJson("[]").Should().BeNull();
    }

    [Fact]
    public void Every_mistake_is_named_at_its_field() =>
        new Mapping { Title = " ", Each = "a b", DedupKey = "{{", Labels = [new("", "x")] }.Problems().Keys.Should().BeEquivalentTo(nameof(Mapping.Title), nameof(Mapping.Each), nameof(Mapping.DedupKey), nameof(Mapping.Labels));

    /// <summary>Whatever comes in, and whatever the texts say, it answers: with alerts within bounds, or with a reason.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void No_json_and_no_text_makes_a_form_throw(int seed)
    {
        var chance = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var json = AnyJson.Make(chance, 4);
            if (JsonBounds.Check(Encoding.UTF8.GetBytes(json)) is not null) continue;
            string Text() => string.Concat(Enumerable.Range(0, chance.Next(4)).Select(_ => Scraps[chance.Next(Scraps.Length)]));
            var mapping = new Mapping { Title = Text(), Each = Text(), DedupKey = Text(), OccurredAt = Text(), Severity = Text(), Action = Text(), Link = Text(), Source = Text(), Description = Text(), Labels = [new(Text(), Text())] };
            var failure = Record.Exception(() =>
            {
                mapping.Problems();
                Hold(new ReadyMapping(mapping).Read(Of(json)));
            });
            failure.Should().BeNull("round {0} of seed {1} was {2} with {3}", round, seed, json, mapping.ToJson());
        }
    }

    private static readonly string[] Scraps = ["{{", "}}", "{{title}}", "{{x}}", "{{payload.summary}}", "{{x[0].title | \"y\"}}", "{{.}}", "{{$}}", "text", " ", "x", "title", "[", "]", "|", "\"", ".", "\0", "\ud800", "{{message}}"];

    private static void Hold(TransformReading reading)
    {
        if (reading.Failure is not null) reading.Alerts.Should().BeEmpty();
        foreach (var alert in reading.Alerts)
        {
            (alert.DedupKey?.Length ?? 1).Should().BeInRange(1, DedupKeys.Longest);
            (alert.Title?.Length ?? 1).Should().BeInRange(1, 1_024);
            alert.Details?.Invoke();
        }
        ResultText.Of(reading.Alerts).Should().NotBeEmpty();
    }

    private static JsonElement Of(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
