using System.Text.Json;
using Imp.Domain.Escalation;
using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Noise;
using Imp.Domain.Notifications;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Languages;

namespace Imp.Tests.Incidents;

/// <summary>What the timeline reads, kind by kind, from the event as the recorder stores it.</summary>
public sealed class SentenceTests
{
    private static readonly IncidentId It = new(new Guid(9, 0, 0, new byte[8]));
    private static readonly UserId Ana = new(new Guid(1, 0, 0, new byte[8]));

    private static readonly (DomainEvent Happened, string Sentence, string? Body)[] Table =
    [
        (new IncidentOpened(It, default, Severity.Sev2, "t", null, 1), "opened it as SEV2", null),
        (new IncidentOpened(It, default, Severity.Sev1, "t", 7, 2), "opened it as SEV1, again after #7 (2nd time)", null),
        (new IncidentOpened(It, default, Severity.Sev1, "t", 7, 3), "opened it as SEV1, again after #7 (3rd time)", null),
        (new IncidentOpened(It, default, Severity.Sev1, "t", 7, 12), "opened it as SEV1, again after #7 (12th time)", null),
        (new IncidentOpened(It, default, Severity.Sev1, "t", 7, 21), "opened it as SEV1, again after #7 (21st time)", null),
        (new IncidentClosed(It, CloseReason.Merged, null), "closed it: merged", null),
        (new IncidentMerged(It, It, 12), "merged it into #12", null),
        (new IncidentTookIn(It, 13, "Disk full"), "merged #13 “Disk full” into it", null),
        (new IncidentUnmerged(It, It, 12), "took it out of #12 again", null),
        (new IncidentGaveBack(It, 13), "took #13 out of it again", null),
        (new IncidentWaits(It, 12, "db-1"), "made it wait behind #12 (db-1): nobody is paged", null),
        (new IncidentReleased(It, WaitEnd.ParentClosed, 12, null), "ended the wait: #12 is closed", null),
        (new IncidentReleased(It, WaitEnd.ParentMuted, 12, null), "ended the wait: #12 is muted", null),
        (new IncidentReleased(It, WaitEnd.MoreSevere, 12, null), "ended the wait: it is worse than #12", null),
        (new IncidentReleased(It, WaitEnd.NoLongerDepends, 12, null), "ended the wait: its service does not depend on the other any more", null),
        (new IncidentReleased(It, WaitEnd.Asked, 12, null), "asked to page now", null),
        (new DrillStarted(It, Ana, "Ana", new(2026, 3, 2, 12, 30, 0, TimeSpan.FromHours(2))), "started a drill: every message goes to Ana and to nobody else, and it ends by itself at 10:30:00 UTC", null),
        (new IncidentAcknowledged(It), "acknowledged", null),
        (new IncidentUnacknowledged(It, UnacknowledgeCause.Asked), "gave it back: it is open again", null),
        (new IncidentUnacknowledged(It, UnacknowledgeCause.SnoozeEnded), "opened it again: the snooze ended", null),
        (new IncidentUnacknowledged(It, UnacknowledgeCause.SeverityRose), "opened it again: the severity rose", null),
        (new IncidentUnacknowledged(It, UnacknowledgeCause.TimedOut), "opened it again: the acknowledgement timed out", null),
        (new IncidentSnoozed(It, new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(2))), "snoozed it until 2026-03-02 10:00 UTC", null),
        (new IncidentWoke(It), "ended the snooze", null),
        (new IncidentClosed(It, CloseReason.Fixed, null), "closed it: fixed", null),
        (new IncidentClosed(It, CloseReason.WentAway, null), "closed it: went away", null),
        (new IncidentClosed(It, CloseReason.Noise, "flaps"), "closed it: noise", "flaps"),
        (new IncidentClosed(It, CloseReason.Duplicate, null), "closed it: duplicate", null),
        (new IncidentClosed(It, CloseReason.External, null), "closed it: known, external", null),
        (new IncidentClosed(It, CloseReason.Maintenance, null), "closed it: maintenance", null),
        (new IncidentReopened(It, "It came back."), "reopened it", "It came back."),
        (new IncidentStatusChanged(It, IncidentStatus.Investigating, IncidentStatus.Monitoring), "set the status from investigating to monitoring", null),
        (new IncidentRenamed(It, "old", "n\"ew"), "renamed it from “old” to “n\"ew”", null),
        (new IncidentSeverityChanged(It, Severity.Sev3, Severity.Sev1), "changed the severity from SEV3 to SEV1", null),
        (new IncidentAssigned(It, Ana, "Ana"), "assigned it to Ana", null),
        (new IncidentAssigned(It, null, null), "took the assignee away", null),
        (new IncidentRoleChanged(It, "Scribe", Ana, "Ana"), "gave the role Scribe to Ana", null),
        (new IncidentRoleChanged(It, "Scribe", null, null), "took the role Scribe away", null),
        (new IncidentImpactChanged(It, "Card payers", 1_200, "Pay *later*"), "said who is affected: Card payers, 1,200", "Work-around: Pay *later*"),
        (new IncidentImpactChanged(It, "Card payers", null, ""), "said who is affected: Card payers", null),
        (new IncidentImpactChanged(It, "", 3, ""), "said that 3 are affected", null),
        (new IncidentImpactChanged(It, "", null, "x"), "described the impact", "Work-around: x"),
        (new IncidentImpactChanged(It, "", null, ""), "took back what was said about the impact", null),
        (new IncidentNotesEdited(It), "edited the notes", null),
        (new IncidentNoteAdded(It, "**look**"), "wrote", "**look**"),
        (new IncidentLinked(It, 7, "Disk", RelationSide.Related), "linked it with #7 “Disk”", null),
        (new IncidentLinked(It, 7, "Disk", RelationSide.Parent), "made it part of #7 “Disk”", null),
        (new IncidentLinked(It, 7, "Disk", RelationSide.Child), "made #7 “Disk” part of it", null),
        (new IncidentUnlinked(It, 7, RelationSide.Related), "removed the link with #7", null),
        (new IncidentUnlinked(It, 7, RelationSide.Parent), "said that it is no part of #7 any more", null),
        (new IncidentUnlinked(It, 7, RelationSide.Child), "said that #7 is no part of it any more", null),
        (new IncidentAttachmentAdded(It, default, "graph.png", 48_213), "attached “graph.png” (47 KB)", null),
        (new IncidentAttachmentRemoved(It, default, "graph.png"), "removed the attachment “graph.png”", null),
        (new IncidentTagged(It, ["a", "b"], []), "tagged it #a, #b", null),
        (new IncidentTagged(It, [], ["c"]), "removed the tag #c", null),
        (new IncidentTagged(It, ["a"], ["c"]), "tagged it #a and removed #c", null),
        (new IncidentRouted(It, "Rule 2 “Disks”", "Platform", "https://wiki.example/disk", [7, 9]), "sent it through rule 2 “Disks”, pages Platform; held before: events 7, 9", "Runbook: <https://wiki.example/disk>"),
        (new IncidentRouted(It, "Rule 2 “Disks”", null, null, [.. Enumerable.Range(1, 22).Select(one => (long)one)]), $"sent it through rule 2 “Disks”; held before: events {string.Join(", ", Enumerable.Range(1, 20))} and 2 more", null),
        (new IncidentRouted(It, "Rule 2 “Disks”", null, null, [7]), "sent it through rule 2 “Disks”; held before: event 7", null),
        (new IncidentCleared(It), "says that it is over; as people have written here, a person closes it", null),
        (new IncidentCalm(It, new(2026, 3, 2, 3, 12, 30, TimeSpan.Zero)), "says that all is over; it closes at 03:12:30 UTC if it stays so", null),
        (new IncidentFiredAgain(It, default), "fires again", null),
        (new IncidentFlapping(It, 7, 15), "keeps coming and going: 7 changes. It is held open until it has been calm for 15 minutes, and pages no more for each change", null),
        (new IncidentFlappingEnded(It, 12), "stopped coming and going after 12 changes", null),
        (new StormBegan(It, 20, null), "opened this umbrella: more than 20 incidents of the service within a minute. Further alerts join here", null),
        (new StormBegan(It, 20, "Zabbix"), "opened this umbrella: Zabbix is over its limit, and what it sends joins here", null),
        (new StormLimited(It, 100), "sends more than its limit (100 events a second): what goes beyond joins here", null),
        (new StormEnded(It, 214, 180), "ended the storm: 214 alerts of 180 keys. New alerts open incidents of their own again", null),
        (new EscalationStepReached(It, 2, 1, "Night"), "reached step 2 of “Night”", null),
        (new EscalationStepReached(It, 1, 2, "Night"), "reached step 1 of “Night”, round 2", null),
        (new EscalationStepReached(It, 1, 2, "Night", 3), "reached step 1 of “Night”, round 2, attempt 3", null),
        (new HolderConfirmed(It), "said that it is still in hand", null),
        (new EscalationPolicyApplied(It, "Night"), "made the escalation follow “Night” as it is now", null),
        (new EscalationStepSkipped(It, 3), "skipped step 3: nobody there can be paged", null),
        (new EscalationExhausted(It, "Night"), "came to the end of “Night”: everybody was paged and nobody acknowledged. The owners are told every hour", null),
        (new EscalationTooOld(It), "stopped: after 7 days nothing pages without a person", null),
        (new MessageSent(It, Ana, default, ChannelKind.Email, DeliveryPurpose.Page, false), "paged Ana by e-mail", null),
        (new MessageSent(It, Ana, default, ChannelKind.Webhook, DeliveryPurpose.Page, true), "paged Ana by webhook (crossed with the acknowledgement)", null),
        (new MessageSent(It, Ana, default, ChannelKind.Email, DeliveryPurpose.Ended, false), "told the end to Ana by e-mail", null),
        (new MessageFailed(It, Ana, ChannelKind.Email, DeliveryPurpose.Page, "550 no such user"), "could not reach Ana by e-mail: 550 no such user", null),
        (new IncidentMuted(It, "known, part ordered", null), "muted it until it clears: known, part ordered", null),
        (new IncidentMuted(It, "known", new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(2))), "muted it until 2026-03-02 10:00 UTC: known", null),
        (new IncidentUnmuted(It), "ended the mute", null),
        (new HolderAsked(It, Ana, 60), "asked Ana whether it is still in hand: nothing was heard for 60 minutes", null),
        (new PersonUnreachable(It, Ana), "could not page Ana: no contact method", null),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_timeline_entry_reads_like_this(int at)
    {
        var (happened, sentence, body) = Table[at];
        using var stored = JsonDocument.Parse(JsonSerializer.Serialize(happened, happened.GetType(), Recorder.Json));

        TimelineSentences.Of(happened.Name, stored.RootElement, id => id == Ana.Value ? "Ana" : "?").Should().Be((sentence, body));
    }

    public static TheoryData<string> Codes => [.. new LanguageShelf().All.Where(one => one != Language.English).Select(one => one.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_sentence_is_said_in_the_reader_s_language(string code)
    {
        var language = new LanguageShelf().Find(code)!;

        Table.Select(row => row.Sentence).Where(sentence => language.Of(sentence) == sentence).Should().BeEmpty();
    }

    [Fact]
    public void Every_kind_has_a_row_here()
    {
        var kinds = typeof(DomainEvent).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && typeof(IOnTimeline).IsAssignableFrom(type));

        Table.Select(row => row.Happened.GetType()).Distinct().Should().BeEquivalentTo(kinds);
    }

    /// <summary>Rows that an older version wrote, or a damaged one, must not break the page.</summary>
    [Theory]
    [InlineData("incident.opened", "{}")]
    [InlineData("incident.closed", """{"reason":5,"note":[]}""")]
    [InlineData("incident.snoozed", """{"until":"soon"}""")]
    [InlineData("incident.tagged", """{"added":"x"}""")]
    [InlineData("message.sent", """{"to":"nobody"}""")]
    [InlineData("no.such-kind", "[]")]
    public void What_cannot_be_read_still_has_a_sentence(string kind, string data)
    {
        using var stored = JsonDocument.Parse(data);

        TimelineSentences.Of(kind, stored.RootElement, _ => "somebody").Sentence.Should().NotBeNullOrEmpty();
    }
}
