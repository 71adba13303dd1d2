using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.PagerDuty;
using static Imp.Domain.Alerts.AlertAction;
using static Imp.Domain.Alerts.AlertSeverity;

namespace Imp.Tests.Alerts;

/// <summary>One good event, and what one changed field makes of it.</summary>
public sealed class PagerDutyParserTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 10, 20, 30, TimeSpan.Zero);
    private static readonly Alert Plain = new(Trigger, "db7/lag", "Lag 95 s", Critical, "db7", At);

    [Theory]
    [InlineData("", "", "the good one")]
    [InlineData("payload.timestamp", "\"2026-03-01T10:20:30.000+0000\"", "same")]
    [InlineData("payload.timestamp", "\"2026-03-01 10:20:30\"", "same")]
    [InlineData("payload.timestamp", "\"2026-03-01T12:20:30+02:00\"", "same")]
    [InlineData("payload.timestamp", "\"2026-03-01T10:20:30.000000000Z\"", "same")]
    [InlineData("payload.timestamp", "1772360430", "same")]
    [InlineData("payload.timestamp", "1772360430000", "same")]
    [InlineData("payload.timestamp", "1772360430.0", "same")]
    [InlineData("payload.timestamp", "\"0001-01-01T00:00:00Z\"", "no time")]
    [InlineData("payload.timestamp", "\"yesterday\"", "no time")]
    [InlineData("payload.timestamp", "{}", "no time")]
    [InlineData("payload.timestamp", "null", "no time")]
    [InlineData("payload.timestamp", "1e999", "no time")]
    [InlineData("payload.timestamp", "-5", "no time")]
    [InlineData("payload.custom_details", "\"a string\"", "same")]
    [InlineData("payload.custom_details", "[1,[2,{}]]", "same")]
    [InlineData("payload.severity", "\"odd\"", "severity Error")]
    [InlineData("payload.severity", "null", "severity Error")]
    [InlineData("payload.severity", "\"WARNING\"", "severity Warning")]
    [InlineData("payload.source", null, "no source")]
    [InlineData("payload.source", "\"  \"", "no source")]
    [InlineData("dedup_key", null, "no key")]
    [InlineData("dedup_key", "\"\"", "no key")]
    [InlineData("dedup_key", "17", "key 17")]
    [InlineData("event_action", "\"TRIGGER\"", "same")]
    [InlineData("links", "[]", "same")]
    [InlineData("nobody_knows", "{\"a\":1}", "same")]
    public void An_odd_field_costs_no_event(string field, string? json, string meaning)
    {
        var expected = meaning switch
        {
            "no time" => Plain with { OccurredAt = null },
            "severity Error" => Plain with { Severity = Error },
            "severity Warning" => Plain with { Severity = Warning },
            "no source" => Plain with { Source = null },
            "no key" => Plain with { DedupKey = null },
            "key 17" => Plain with { DedupKey = "17" },
            _ => Plain,
        };
        Parse(With(field, json)).Should().BeEquivalentTo(new ParsedEvent(expected, Key, []), like => like.Excluding(parsed => parsed.Alert!.Details));
    }

    [Theory]
    [InlineData("event_action", null, "'event_action' must be one of 'trigger', 'acknowledge', 'resolve'")]
    [InlineData("event_action", "\"explode\"", "'event_action' must be one of 'trigger', 'acknowledge', 'resolve'")]
    [InlineData("event_action", "[]", "'event_action' must be one of 'trigger', 'acknowledge', 'resolve'")]
    [InlineData("payload.summary", null, "'payload.summary' is missing or blank")]
    [InlineData("payload.summary", "\" \\t\"", "'payload.summary' is missing or blank")]
    [InlineData("payload.summary", "[\"x\"]", "'payload.summary' is missing or blank")]
    [InlineData("payload", null, "'payload.summary' is missing or blank")]
    [InlineData("payload", "\"text\"", "'payload.summary' is missing or blank")]
    public void A_needed_field_that_is_wrong_is_named(string field, string? json, string error) => Parse(With(field, json)).Errors.Should().Equal(error);

    [Fact]
    public void Errors_come_all_at_once() => Parse("""{"routing_key":"k","event_action":"resolve","dedup_key":null}""").Errors.Should().Equal("'dedup_key' is missing or blank");

    [Fact]
    public void A_key_of_255_characters_is_taken_and_a_longer_one_is_not()
    {
        Parse(With("dedup_key", $"\"{new string('k', 255)}\"")).Alert!.DedupKey.Should().HaveLength(255);
        Parse(With("dedup_key", $"\"{new string('k', 256)}\"")).Errors.Should().ContainSingle().Which.Should().StartWith("'dedup_key' is longer");
    }

    [Fact]
    public void A_long_summary_is_cut_and_not_refused() =>
        Parse(With("payload.summary", $"\"{new string('s', 5_000)}\"")).Alert!.Title.Should().HaveLength(1_024).And.EndWith("…");

    [Theory]
    [InlineData("resolve", "{}", Resolve)]
    [InlineData("resolve", "null", Resolve)]
    [InlineData("acknowledge", "{\"summary\":null}", Acknowledge)]
    [InlineData("Resolve", "{\"summary\":\"x\",\"severity\":7}", Resolve)]
    public void Acknowledge_and_resolve_need_no_payload(string word, string payload, AlertAction action)
    {
        var parsed = Parse($$"""{"routing_key":"k","event_action":"{{word}}","dedup_key":"d","payload":{{payload}}}""");

        (parsed.Alert!.Action, parsed.Alert.DedupKey, parsed.Errors.Count).Should().Be((action, "d", 0));
    }

    [Theory]
    [InlineData("""{"routing_key":"a","service_key":"b"}""", "a")]
    [InlineData("""{"service_key":"b"}""", "b")]
    [InlineData("""{"routing_key":"","service_key":"b"}""", "b")]
    [InlineData("""{"routing_key":{}}""", null)]
    [InlineData("{}", null)]
    public void The_key_is_found_under_either_name(string json, string? key) => Parse(json).Key.Should().Be(key);

    [Theory]
    [InlineData("[]"), InlineData("\"text\""), InlineData("5"), InlineData("null"), InlineData("true")]
    public void Only_an_object_is_an_event(string json) => Parse(json).Errors.Should().Equal("Event object must be a JSON object");

    private static ParsedEvent Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return EventsV2.Parse(document.RootElement);
    }

    /// <summary>The good event with one field replaced; null takes it away.</summary>
    private static string With(string field, string? json)
    {
        var payload = new Dictionary<string, string?>
        {
            ["summary"] = "\"Lag 95 s\"", ["source"] = "\"db7\"", ["severity"] = "\"critical\"", ["timestamp"] = "\"2026-03-01T10:20:30Z\"",
        };
        if (field.StartsWith("payload.", StringComparison.Ordinal)) payload[field["payload.".Length..]] = json;
        var whole = new Dictionary<string, string?> { ["routing_key"] = $"\"{Key}\"", ["event_action"] = "\"trigger\"", ["dedup_key"] = "\"db7/lag\"", ["payload"] = Write(payload) };
        if (field.Length > 0 && !field.Contains('.')) whole[field] = json;
        return Write(whole);
    }

    private static string Write(Dictionary<string, string?> fields) => $"{{{string.Join(',', fields.Where(one => one.Value is not null).Select(one => $"\"{one.Key}\":{one.Value}"))}}}";
}
