using System.Globalization;
using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>What each format makes of what its sender was recorded to send. The table is Snapshots/formats.txt.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Senders => [.. Recorded.All.Select(one => one.Sender).Distinct()];

    [Fact]
    public void Every_recorded_request_is_read_as_the_table_says()
    {
        var table = new StringBuilder();
        foreach (var one in Recorded.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"{one.File}\n");
            var reading = one.Format.Read(one.Seen());
            if (reading.Note is { } note) table.Append(CultureInfo.InvariantCulture, $"  nothing: {note}\n");
            foreach (var error in reading.Errors) table.Append(CultureInfo.InvariantCulture, $"  wrong: {error}\n");
            foreach (var alert in reading.Alerts) Append(table, alert);
            table.Append('\n');
        }
        Snapshot.Matches("formats.txt", table.ToString());
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void A_sender_is_recognised_without_being_named(string sender) =>
        Recorded.All.Where(one => one.Sender == sender).Should().OnlyContain(one => Formats.Recognise(one.Seen()).Name == one.Format.Name);

    [Fact]
    public void Every_format_has_recorded_requests_that_fire_and_that_are_over()
    {
        Formats.All.Select(format => format.Name).Should().BeSubsetOf(Recorded.All.Where(one => one.What == "fires").Select(one => one.Format.Name));
        Formats.All.Select(format => format.Name).Should().BeSubsetOf(Recorded.All.Where(one => one.What == "over").Select(one => one.Format.Name));
    }

    [Fact]
    public void Names_and_places_are_unique_and_the_one_that_takes_everything_comes_last()
    {
        Formats.All.Select(format => format.Name).Should().OnlyHaveUniqueItems();
        Formats.All.Select(format => format.Order).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
        Formats.All[^1].Name.Should().Be("generic");
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void What_fires_and_what_is_over_are_the_same_thing(string sender)
    {
        var (fires, over) = (Recorded.Of(sender, "fires"), Recorded.Of(sender, "over"));

        over.Format.Read(over.Seen()).Alerts.Select(alert => alert.DedupKey).Should().Equal(fires.Format.Read(fires.Seen()).Alerts.Select(alert => alert.DedupKey));
        over.Format.Read(over.Seen()).Alerts.Should().OnlyContain(alert => alert.Action == AlertAction.Resolve);
    }

    private static void Append(StringBuilder table, Alert alert)
    {
        table.Append(CultureInfo.InvariantCulture, $"  {alert.Action} {alert.Severity} [{alert.DedupKey}] {alert.Title}\n");
        if (alert.Source is not null || alert.OccurredAt is not null) table.Append(CultureInfo.InvariantCulture, $"    from {alert.Source} at {alert.OccurredAt:yyyy-MM-dd HH:mm:ss.fff}{(alert.SenderId is null ? "" : $" id {alert.SenderId}")}\n");
        if (alert.Details?.Invoke() is not { } details) return;
        if (details.Description is { } text) table.Append(CultureInfo.InvariantCulture, $"    says {text.ReplaceLineEndings(" / ")}\n");
        foreach (var link in details.Links) table.Append(CultureInfo.InvariantCulture, $"    link {link.Text} -> {link.Href}\n");
        foreach (var image in details.Images) table.Append(CultureInfo.InvariantCulture, $"    image {image.Alt} {image.Src}\n");
        if (details.Labels.Count > 0) table.Append(CultureInfo.InvariantCulture, $"    labels {string.Join(", ", details.Labels.Select(label => $"{label.Name}={label.Value}"))}\n");
    }
}
