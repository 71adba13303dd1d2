using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Tests.Alerts;

public sealed class DedupKeyTests
{
    private static readonly ServiceId Service = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly IntegrationId Integration = new(new Guid(2, 0, 0, new byte[8]));

    [Theory]
    [InlineData("Disk full", "disk full")]
    [InlineData("  Disk \t full\n", "disk full")]
    [InlineData("Disk 91 % full", "disk # % full")]
    [InlineData("Disk 91.5 % full", "disk # % full")]
    [InlineData("load 1,234.5 on db7", "load # on db#")]
    [InlineData("at 2026-03-01T10:20:30Z", "at #-#-#t#z")]
    [InlineData("at 10:20:30", "at #")]
    [InlineData("request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed", "request # failed")]
    [InlineData("commit (deadbeef1) broke", "commit # broke")]
    [InlineData("facade is down", "facade is down")]
    [InlineData("deadbeef is a word without a digit", "deadbeef is a word without a digit")]
    [InlineData("", "")]
    public void What_changes_from_event_to_event_is_masked(string title, string mask) => DedupKeys.Mask(title).Should().Be(mask);

    [Theory]
    [InlineData("Disk 91 % full on db7", "disk 92 % FULL on  db8", true)]
    [InlineData("Disk full", "Disk fuller", false)]
    public void Titles_that_differ_only_in_numbers_make_one_key(string one, string other, bool same) =>
        (DedupKeys.From(Service, Integration, one) == DedupKeys.From(Service, Integration, other)).Should().Be(same);

    [Fact]
    public void A_made_key_belongs_to_one_service_and_one_integration()
    {
        var key = DedupKeys.From(Service, Integration, "Disk full");

        key.Should().MatchRegex("^auto-[0-9a-f]{32}$");
        DedupKeys.From(Service, new(Service.Value), "Disk full").Should().NotBe(key);
        DedupKeys.From(new(Integration.Value), Integration, "Disk full").Should().NotBe(key);
    }

    [Theory]
    [InlineData("critical", Severity.Sev1), InlineData("CRIT", Severity.Sev1), InlineData("fatal", Severity.Sev1), InlineData("emergency", Severity.Sev1), InlineData("disaster", Severity.Sev1)]
    [InlineData("page", Severity.Sev1), InlineData("P1", Severity.Sev1), InlineData("sev0", Severity.Sev1), InlineData("sev1", Severity.Sev1)]
    [InlineData("error", Severity.Sev2), InlineData("err", Severity.Sev2), InlineData("high", Severity.Sev2), InlineData("major", Severity.Sev2), InlineData("p2", Severity.Sev2), InlineData("SEV2", Severity.Sev2)]
    [InlineData("warning", Severity.Sev3), InlineData("Warn", Severity.Sev3), InlineData("average", Severity.Sev3), InlineData("minor", Severity.Sev3), InlineData("p3", Severity.Sev3), InlineData("sev3", Severity.Sev3)]
    [InlineData("info", Severity.Sev4), InlineData("information", Severity.Sev4), InlineData("informational", Severity.Sev4), InlineData("notice", Severity.Sev4), InlineData("low", Severity.Sev4)]
    [InlineData("debug", Severity.Sev4), InlineData("ok", Severity.Sev4), InlineData("p4", Severity.Sev4), InlineData("p5", Severity.Sev4), InlineData(" sev4 ", Severity.Sev4)]
    [InlineData("catastrophic", Severity.Sev2), InlineData("", Severity.Sev2), InlineData(null, Severity.Sev2)]
    public void A_senders_word_becomes_a_severity(string? word, Severity severity) => SeverityMap.Parse(word).ToIncident().Should().Be(severity);
}
