using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations.Scripts;

namespace Imp.Tests.Integrations;

/// <summary>What counts as a script's result, and what a refused script is told.</summary>
public sealed class ScriptReadingTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("[]", "")]
    [InlineData("""{"title":"a"}""", "Trigger Error a")]
    [InlineData("""{"title":"a\nb","severity":"warn","action":"TRIGGER"}""", "Trigger Warning a")]
    [InlineData("""{"dedupKey":"k","action":"resolve"}""", "Resolve Error ")]
    [InlineData("""[{"title":"a","severity":"sev1"},{"title":"b","action":"acknowledge"}]""", "Trigger Critical a, Acknowledge Error b")]
    public void A_result_is_alerts_or_nothing(string? json, string alerts)
    {
        var reading = TransformReading.OfResult(json);

        reading.Failure.Should().BeNull();
        string.Join(", ", reading.Alerts.Select(one => $"{one.Action} {one.Severity} {one.Title}")).Should().Be(alerts);
    }

    [Theory]
    [InlineData("1", "neither an alert")]
    [InlineData("\"text\"", "neither an alert")]
    [InlineData("{}", "title is missing")]
    [InlineData("""{"title":" "}""", "title is missing")]
    [InlineData("""[{"title":"a"},{}]""", "Alert 2: The title is missing")]
    [InlineData("""[null]""", "not an object")]
    [InlineData("""{"title":"a","action":"explode"}""", "none of trigger, acknowledge, resolve")]
    [InlineData("""{"title":"a","severity":"purple"}""", "use critical, error, warning or info")]
    [InlineData("""{"title":"a","dedup_key":"k"}""", "no field \"dedup_key\"")]
    public void Anything_else_is_refused_with_a_sentence(string json, string says)
    {
        var reading = TransformReading.OfResult(json);

        (reading.Alerts.Count, reading.Failure).Should().Be((0, reading.Failure));
        reading.Failure.Should().Contain(says).And.EndWith(".");
    }

    [Fact]
    public void More_than_a_hundred_alerts_or_too_deep_a_result_are_refused()
    {
        TransformReading.OfResult($"[{string.Join(',', Enumerable.Repeat("{\"title\":\"a\"}", 101))}]").Failure.Should().Contain("at most 100");
        TransformReading.OfResult(string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70))).Failure.Should().Contain("too deeply");
    }

    [Fact]
    public void Everything_of_an_alert_is_taken_over_and_bounded()
    {
        var alert = TransformReading.OfResult("""
            {"title":"a","source":"s","description":"d","labels":{"x":1,"y":{"z":2}},"links":["https://example.org/",{"href":"javascript:1"}],"images":["http://example.org/x.png"],"occurredAt":"2026-03-01T12:00:00Z"}
            """).Alerts[0];

        ResultText.Of([alert]).Should().Be("""
            {
              "action": "trigger",
              "title": "a",
              "severity": "error",
              "source": "s",
              "occurredAt": "2026-03-01T12:00:00.000Z",
              "description": "d",
              "labels": {
                "x": "1",
                "y": "{\"z\":2}"
              },
              "links": [
                {
                  "href": "https://example.org/",
                  "text": "example.org"
                }
              ]
            }
            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("var a = 1;\nvar f = x => 1;", 2, "an arrow function")]
    [InlineData("var a = b?.c;", 1, "optional chaining (?.)")]
    [InlineData("var a = b ?? c;", 1, "the operator ??")]
    [InlineData("f(...a);", 1, "spread or rest (...)")]
    [InlineData("const { a } = b;", 1, "destructuring")]
    [InlineData("async function f() {}", 1, "async and await")]
    [InlineData("function* f() {}", 1, "a generator")]
    [InlineData("a ||= 1;", 1, "logical assignment")]
    public void A_construct_that_the_engine_does_not_know_is_named(string source, int line, string name) => ScriptSyntax.NameAt(source, null).Should().Be(new NewConstruct(line, name));

    [Fact]
    public void A_script_without_one_has_none_to_be_named() => ScriptSyntax.NameAt("function transform(event) { return (1 }", 1).Should().BeNull();
}
