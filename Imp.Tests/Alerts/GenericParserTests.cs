using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Generic;
using static Imp.Domain.Alerts.AlertAction;
using static Imp.Domain.Alerts.AlertSeverity;

namespace Imp.Tests.Alerts;

public sealed class GenericParserTests
{
    [Theory]
    [InlineData("""{"title":"T"}""", Trigger, "T", Error, null, null)]
    [InlineData("""{"summary":"T","severity":"info"}""", Trigger, "T", Info, null, null)]
    [InlineData("""{"message":"first\nsecond","priority":"P1"}""", Trigger, "first", Critical, null, null)]
    [InlineData("""{"title":"","message":"M"}""", Trigger, "M", Error, null, null)]
    [InlineData("""{"title":null,"alertname":"A","fingerprint":"f","instance":"db7"}""", Trigger, "A", Error, "f", "db7")]
    [InlineData("""{"title":{"a":1},"name":7}""", Trigger, "7", Error, null, null)]
    [InlineData("""{"title":"T","dedup_key":"a","alias":"b"}""", Trigger, "T", Error, "a", null)]
    [InlineData("""{"alias":"b","status":"resolved"}""", Resolve, GenericJson.Unrecognised, Error, "b", null)]
    [InlineData("""{"key":"k","state":"OK"}""", Resolve, GenericJson.Unrecognised, Error, "k", null)]
    [InlineData("""{"key":"k","action":"ack"}""", Acknowledge, GenericJson.Unrecognised, Error, "k", null)]
    [InlineData("""{"key":"k","event_action":"trigger","status":"resolved"}""", Trigger, GenericJson.Unrecognised, Error, "k", null)]
    [InlineData("""{"key":"k","status":"firing"}""", Trigger, GenericJson.Unrecognised, Error, "k", null)]
    [InlineData("""{"something":"else"}""", Trigger, GenericJson.Unrecognised, Error, null, null)]
    [InlineData("""[{"title":"T"}]""", Trigger, GenericJson.Unrecognised, Error, null, null)]
    [InlineData("\"just text\"", Trigger, GenericJson.Unrecognised, Error, null, null)]
    [InlineData("""{"title":"cut \ud83d","dedup_key":"\udc00k","\ud800":1}""", Trigger, "cut \ufffd", Error, "\ufffdk", null)]
    [InlineData("5", Trigger, GenericJson.Unrecognised, Error, null, null)]
    public void Any_json_makes_an_alert(string json, AlertAction action, string title, AlertSeverity severity, string? key, string? source) =>
        Parse(json).Should().BeEquivalentTo(new ParsedEvent(new Alert(action, key, title, severity, source), null, []), like => like.Excluding(parsed => parsed.Alert!.Details));

    [Theory]
    [InlineData("{}"), InlineData("[]"), InlineData("null"), InlineData("\"\""), InlineData("\"  \"")]
    public void Nothing_is_no_event(string json) => Parse(json).Errors.Should().ContainSingle().Which.Should().Contain("title");

    [Fact]
    public void A_key_of_512_characters_is_taken_and_a_longer_one_is_not()
    {
        Parse($$"""{"dedup_key":"{{new string('k', 512)}}"}""").Alert!.DedupKey.Should().HaveLength(512);
        Parse($$"""{"dedup_key":"{{new string('k', 513)}}"}""").Errors.Should().ContainSingle().Which.Should().Contain("dedup_key");
    }

    [Fact]
    public void The_senders_own_id_and_time_are_kept()
    {
        var alert = Parse("""{"title":"T","event_id":"e-1","time":"2026-03-01T10:20:30Z"}""").Alert!;

        (alert.SenderId, alert.OccurredAt).Should().Be(("e-1", new DateTimeOffset(2026, 3, 1, 10, 20, 30, TimeSpan.Zero)));
    }

    private static ParsedEvent Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return GenericJson.Parse(document.RootElement);
    }
}
