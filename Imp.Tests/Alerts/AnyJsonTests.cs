using System.Globalization;
using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Integrations.PagerDuty;

namespace Imp.Tests.Alerts;

/// <summary>Whatever JSON a sender thinks of, a parser answers with an alert or with errors, never with an exception.</summary>
public sealed class AnyJsonTests
{
    private static readonly string[] Names =
    [
        "routing_key", "service_key", "event_action", "dedup_key", "payload", "summary", "source", "severity", "timestamp", "title", "status", "state", "key", "time",
        "event_id", "alias", "message", "host", "custom_details", "", "\\u0000", "\\ud800", "x",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-1e-999", "1772360430", "99999999999999999999999", "\"\"", "\" \"", "\"trigger\"", "\"resolve\"", "\"text\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"a\\udc00b\"", "\"\\ud83d\\ude00\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"NaN\"", "\"Infinity\"", "\"\\n\\n\"", "[]", "{}",
    ];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void No_json_makes_a_parser_throw(int seed)
    {
        var chance = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var json = Any(chance, 4);
            if (JsonBounds.Check(Encoding.UTF8.GetBytes(json)) is not null) continue;
            using var document = JsonDocument.Parse(json);
            foreach (var parse in new Func<JsonElement, ParsedEvent>[] { EventsV2.Parse, GenericJson.Parse })
            {
                var failure = Record.Exception(() => Hold(parse(document.RootElement)));
                failure.Should().BeNull("round {0} of seed {1} was {2}", round, seed, json);
            }
        }
    }

    /// <summary>What must hold of any alert, so that storing it cannot fail.</summary>
    private static void Hold(ParsedEvent parsed)
    {
        (parsed.Alert is null).Should().Be(parsed.Errors.Count > 0);
        if (parsed.Alert is not { } alert) return;
        (alert.DedupKey?.Length ?? 1).Should().BeInRange(1, DedupKeys.Longest);
        (alert.Title?.Length ?? 1).Should().BeInRange(1, 1_024);
        alert.OccurredAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture).Should().NotBeEmpty();
        string.Concat(alert.DedupKey, alert.Title, alert.Source, alert.SenderId).Should().NotContain("\0");
    }

    private static string Any(Random chance, int depth) => (depth == 0 ? 0 : chance.Next(4)) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, chance.Next(3)).Select(_ => Any(chance, depth - 1)))}]",
        2 or 3 => $"{{{string.Join(',', Enumerable.Range(0, chance.Next(6)).Select(_ => $"\"{Pick(chance, Names)}\":{Any(chance, depth - 1)}"))}}}",
        _ => Pick(chance, Values),
    };

    private static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];
}
