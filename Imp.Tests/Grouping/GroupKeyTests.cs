using Imp.Domain.Alerts;
using Imp.Domain.Grouping;
using Imp.Domain.Shared;

namespace Imp.Tests.Grouping;

public sealed class GroupKeyTests
{
    private static readonly AlertFacts Alert = new(default, AlertSeverity.Error, "Disk is full", "db7/disk", "db7")
    {
        Labels = [new("cluster", "eu"), new("app", "shop, \"main\""), new("long", new string('x', 600)), new("other", new string('x', 599) + "y"), new("lines", "a\nb")],
    };

    [Theory]
    [InlineData("", "everything")]
    [InlineData("severity", "severity=SEV2")]
    [InlineData("source integration", "source=db7, integration=Prometheus")]
    [InlineData("label:cluster", "cluster=eu")]
    [InlineData("label:Cluster", "Cluster=")]
    [InlineData("label:missing label:cluster", "missing=, cluster=eu")]
    [InlineData("label:app", "app=\"shop, \\\"main\\\"\"")]
    [InlineData("label:lines", "lines=\"a\\nb\"")]
    public void A_key_names_the_values_of_the_fields(string fields, string key) =>
        GroupKey.Of([.. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => GroupField.Parse(field)!)], Alert, "Prometheus").Should().Be(key);

    [Fact]
    public void Values_that_hold_what_parts_them_make_no_other_key()
    {
        GroupField[] fields = [new(GroupFieldKind.Label, "a"), new(GroupFieldKind.Label, "b")];
        string Key(string a, string b) => GroupKey.Of(fields, Alert with { Labels = [new("a", a), new("b", b)] }, "");

        Key("1, b=2", "").Should().NotBe(Key("1", "2"));
        Key("\"", "").Should().NotBe(Key("\\\"", ""));
        Key("a\nb", "").Should().NotBe(Key("a\\nb", ""));
    }

    [Fact]
    public void A_long_key_is_cut_and_still_another_than_one_that_begins_alike()
    {
        var (one, other) = (GroupKey.Of([new(GroupFieldKind.Label, "long")], Alert, ""), GroupKey.Of([new(GroupFieldKind.Label, "long")], Alert with { Labels = [new("long", new string('x', 601))] }, ""));

        one.Should().HaveLength(GroupKey.Longest).And.StartWith("long=xxx").And.NotBe(other);
    }

    [Theory]
    [InlineData("severity", "severity")]
    [InlineData(" label:cluster ", "label:cluster")]
    [InlineData("label: cluster", "label:cluster")]
    [InlineData("label:", null)]
    [InlineData("Severity", null)]
    [InlineData("title", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_field_is_read_and_written(string? text, string? field) => GroupField.Parse(text)?.ToString().Should().Be(field);

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(60, 1, true)]
    [InlineData(60.01, 1, false)]
    [InlineData(-5, 1, true)]
    [InlineData(0, 9, true)]
    [InlineData(0, 10, false)]
    public void An_incident_takes_alerts_within_the_gap_and_up_to_the_most(double minutesAgo, long alerts, bool takes)
    {
        var rule = GroupRule.For(new ServiceId(Guid.Empty));
        rule.Set(true, [], 60, 10);
        var now = DateTimeOffset.UnixEpoch.AddDays(1);

        rule.Takes(now - TimeSpan.FromMinutes(minutesAgo), alerts, now).Should().Be(takes);
    }
}
