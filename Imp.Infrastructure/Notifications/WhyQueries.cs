using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Escalation;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Answers "why was I (not) paged?" from what was written down at the time: timeline, deliveries, the escalation's own ladder.</summary>
public sealed class WhyQueries(IDbContextFactory<ImpDb> dbs, DeliveryQueries deliveries, PauseBoard pauses, CircuitBoard circuits, TimeProvider clock)
{
    private const int MostEntries = 1_000;
    private const int MostEvents = 1_000;
    private const int MostIncidents = 50;
    private const int MostHidden = 50;

    /// <summary>What leaves later than this after it was due was held by something.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    /// <exception cref="Missing">There is no such incident or person.</exception>
    public async Task<WhyView> OfAsync(long number, UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var facts = await FactsAsync(db, await db.Incidents.SingleOrDefaultAsync(one => one.Number == number, cancel) ?? throw new Missing("incident"), cancel);
        if (!facts.Names.TryGetValue(person, out var name)) throw new Missing("person");

        var (verdict, summary, _, reasons) = WhyStory.Verdict(facts, person);
        var own = facts.Deliveries.Where(row => row.UserId == person).ToList();
        return new WhyView(
            number, facts.Incident.Title, facts.Incident.IsDrill, person, name, verdict, summary, reasons,
            WhyStory.Chain(facts, person, await ArrivedAsync(db, facts.Incident, cancel), await HeldAsync(db, own, cancel)),
            await MethodsAsync(db, person, facts.Incident.Severity, cancel), own, facts.More);
    }

    /// <returns>Everybody whom the incident concerned, those first who were paged first.</returns>
    /// <exception cref="Missing">There is no such incident.</exception>
    public async Task<IReadOnlyList<WhyPerson>> PeopleAsync(long number, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var facts = await FactsAsync(db, await db.Incidents.SingleOrDefaultAsync(one => one.Number == number, cancel) ?? throw new Missing("incident"), cancel);
        return [.. facts.People.Where(facts.Names.ContainsKey).Select(person =>
        {
            var (verdict, summary, at, _) = WhyStory.Verdict(facts, person);
            return new WhyPerson(person, facts.Name(person), verdict, summary, at);
        })];
    }

    /// <summary>What happened in a span of time, whether it paged the person or not.</summary>
    /// <exception cref="Missing">There is no such person.</exception>
    public async Task<WhySpan> BetweenAsync(UserId person, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var name = await db.Users.Where(user => user.Id == person).Select(user => user.Name).SingleOrDefaultAsync(cancel) ?? throw new Missing("person");
        var told = await db.Deliveries.Where(row => row.UserId == person && row.QueuedAt >= from && row.QueuedAt < until && row.IncidentId != null)
            .OrderByDescending(row => row.QueuedAt).Select(row => row.IncidentId!.Value).Take(MostIncidents * 4).ToListAsync(cancel);
        var incidents = await db.Incidents.Where(one => one.OpenedAt >= from && one.OpenedAt < until || told.Contains(one.Id)).OrderByDescending(one => one.Number).Take(MostIncidents + 1).ToListAsync(cancel);
        var rows = new List<WhyIncident>();
        foreach (var incident in incidents.Take(MostIncidents))
        {
            var (verdict, summary, _, _) = WhyStory.Verdict(await FactsAsync(db, incident, cancel), person);
            rows.Add(new WhyIncident(incident.Number, incident.Title, incident.IsDrill, incident.OpenedAt, verdict, summary));
        }
        var hidden = await HiddenAsync(db, from, until, cancel);
        return new WhySpan(person, name, from, until, rows, [.. hidden.Take(MostHidden)], incidents.Count > MostIncidents || hidden.Count > MostHidden);
    }

    private async Task<WhyFacts> FactsAsync(ImpDb db, Incident incident, CancellationToken cancel)
    {
        var timeline = await db.Timeline.Where(entry => entry.IncidentId == incident.Id).OrderByDescending(entry => entry.Sequence).Take(MostEntries + 1).ToListAsync(cancel);
        var messages = await deliveries.NewestAsync(db, incident.Id, MostEntries, cancel);
        var climb = await db.Escalations.SingleOrDefaultAsync(one => one.IncidentId == incident.Id, cancel);
        return new WhyFacts
        {
            Incident = incident, Timeline = [.. timeline.Take(MostEntries).Reverse()], Deliveries = messages, Climb = climb, Later = await LaterAsync(db, climb, cancel),
            Names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancel),
            MutedAt = await db.QuietTimes.Where(mute => mute.IncidentId == incident.Id && mute.EndedAt == null).Select(mute => (DateTimeOffset?)mute.StartsAt).FirstOrDefaultAsync(cancel),
            Behind = await db.Waits.Where(wait => wait.IncidentId == incident.Id && wait.EndedAt == null).Select(wait => (long?)wait.ParentNumber).FirstOrDefaultAsync(cancel),
            Pauses = await pauses.GetAsync(cancel), Broken = circuits.Broken, More = timeline.Count > MostEntries || messages.Count >= MostEntries,
        };
    }

    /// <returns>Steps that did not come; who is in a step that did is told by what it found then.</returns>
    private async Task<IReadOnlyList<(int, IReadOnlyList<StepChoice>)>> LaterAsync(ImpDb db, Domain.Escalation.Escalation? climb, CancellationToken cancel)
    {
        if (climb is null || climb.Step >= climb.Steps.Count) return [];
        var steps = climb.Steps.Skip(climb.Step).ToList();
        var whom = await db.ChoicesAsync(steps, clock.GetUtcNow(), cancel);
        // Somebody has it: of what is to come only that counts which lasts until the closing.
        return [.. steps.Select((step, index) => (Step: step, Number: climb.Step + index + 1))
            .Where(one => climb.State != EscalationState.Running || !climb.IsAcknowledged || one.Step.UntilClosed).Select(one => (one.Number, whom(one.Step)))];
    }

    /// <returns>The alert that opened it; null when a person declared it, or too much has arrived since.</returns>
    private static async Task<WhyLine?> ArrivedAsync(ImpDb db, Incident incident, CancellationToken cancel)
    {
        if (incident.LastEvent is not { } latest) return null;
        var first = await (
            from stored in db.EventsBackFrom(latest, MostEvents)
            where stored.IncidentId == incident.Id
            join integration in db.Integrations on stored.IntegrationId equals integration.Id into integrations
            from integration in integrations.DefaultIfEmpty()
            orderby stored.Sequence
            select new { stored.Sequence, stored.ReceivedAt, stored.Title, stored.Reason, Sender = integration.Name ?? stored.Source ?? "Imp" }).FirstOrDefaultAsync(cancel);
        if (first is null) return null;
        var title = first.Title is { Length: > 0 } said ? $" “{MessageText.OneLine(said, 200)}”" : "";
        return new WhyLine(first.ReceivedAt, "event.arrived", $"The alert{title} arrived from {first.Sender}{(first.Reason is { Length: > 0 } reason ? $": {reason.TrimEnd('.')}" : "")}.", first.Sequence);
    }

    /// <returns>What kept those that left late: a pause that stands in the audit, or a server that failed others meanwhile.</returns>
    private static async Task<IReadOnlyDictionary<DeliveryId, string>> HeldAsync(ImpDb db, List<DeliveryRow> rows, CancellationToken cancel)
    {
        var held = new Dictionary<DeliveryId, string>();
        var late = rows.Where(row => row.Attempts is [{ At: var first }, ..] && first - (row.DueAt ?? row.QueuedAt) >= Late).ToList();
        if (late.Count == 0) return held;

        var (earliest, latest) = (late.Min(row => row.QueuedAt).AddDays(-7), late.Max(row => row.Attempts[0].At));
        var audited = await db.Audit.Where(entry => entry.At >= earliest && entry.At <= latest && (entry.Command == nameof(PauseChannel) || entry.Command == nameof(ResumeChannel)))
            .OrderByDescending(entry => entry.Sequence).Take(1_000).ToListAsync(cancel);
        foreach (var row in late)
        {
            var (due, left) = (row.DueAt ?? row.QueuedAt, row.Attempts[0].At);
            var said = audited.Where(entry => entry.At <= left && entry.Detail.Contains($"\"{row.Channel}\"", StringComparison.OrdinalIgnoreCase)).ToList();
            var resumed = said.FirstOrDefault(entry => entry.Command == nameof(ResumeChannel) && entry.At > due);
            var paused = resumed is null ? null : said.FirstOrDefault(entry => entry.Command == nameof(PauseChannel) && entry.At < resumed.At);
            var failed = paused is null ? await FailedAsync(db, row.Channel, due, left, cancel) : null;
            var by = WhyFacts.Words.Span(left - due);
            held[row.Id] = paused is not null ? $"It left {by} late: {paused.ActorName} had paused {row.Channel.InSentence()}, and {resumed!.ActorName} let it go on."
                : failed is not null ? $"It left {by} late: messages by {row.Channel.InSentence()} failed meanwhile ({failed})."
                : $"It left {by} late; other messages went first, or Imp did not run.";
        }
        return held;
    }

    /// <returns>The last answer of a channel's attempts that failed in a span of time; null when none did.</returns>
    private static async Task<string?> FailedAsync(ImpDb db, ChannelKind channel, DateTimeOffset due, DateTimeOffset left, CancellationToken cancel)
    {
        var since = due.AddHours(-1);
        return await (
            from other in db.Deliveries.IgnoreAutoIncludes()
            where other.QueuedAt >= since && other.QueuedAt <= left && other.Channel == channel
            from attempt in other.Attempts
            where attempt.At >= since && attempt.At < left && other.SentAt != attempt.At
            orderby attempt.At descending
            select attempt.Answer).FirstOrDefaultAsync(cancel);
    }

    private static async Task<IReadOnlyList<WhyMethod>> MethodsAsync(ImpDb db, UserId person, Severity severity, CancellationToken cancel)
    {
        var methods = await db.ContactMethods.Where(method => method.UserId == person && method.ArchivedAt == null).OrderBy(method => method.CreatedAt).ToListAsync(cancel);
        return [.. methods.Select(method =>
        {
            var after = PageTimes.IsUrgent(severity) ? method.Times.Urgent : method.Times.Calm;
            var use = method.GoneAt is not null ? "Not used: the other side said that this address is gone."
                : after is null ? $"Not used for {severity.Label()}, unless no other is."
                : after == 0 ? $"Used at once for {severity.Label()}." : $"Used {after} minutes after a page of {severity.Label()}.";
            return new WhyMethod(method.Label, method.Address, method.Channel, method.GoneAt is null && method.ProvenAt is null ? use + " It was never proven to work." : use, method.GoneAt is null);
        })];
    }

    private static async Task<IReadOnlyList<WhyHidden>> HiddenAsync(ImpDb db, DateTimeOffset since, DateTimeOffset until, CancellationToken cancel)
    {
        // Numbers grow with time, so that the newest are found by their outcome; each outcome is one look at its index.
        var found = new List<WhyHidden>();
        foreach (var outcome in new[] { EventOutcome.Suppressed, EventOutcome.Refused, EventOutcome.Failed })
            found.AddRange(await (
                from stored in db.Events.Where(one => one.Outcome == outcome && one.Outcome != EventOutcome.Attached && one.ReceivedAt >= since && one.ReceivedAt < until).OrderByDescending(one => one.Sequence).Take(MostHidden + 1)
                join service in db.Services on stored.ServiceId equals service.Id
                select new WhyHidden(stored.Sequence, stored.ReceivedAt, service.Name, stored.Title ?? stored.DedupKey, stored.Reason ?? "")).ToListAsync(cancel));
        return [.. found.OrderByDescending(one => one.Event).Take(MostHidden + 1)];
    }
}
