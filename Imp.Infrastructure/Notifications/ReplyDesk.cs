using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Languages;

namespace Imp.Infrastructure.Notifications;

/// <summary>One incident that somebody was told of.</summary>
/// <param name="Delivery">The newest message about it.</param>
public sealed record Told(DeliveryId Delivery, long Number, ResponseState Response)
{
    /// <summary>When it left; null while it waits, or where that is not written down.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>The message that it went in with others; null: alone.</summary>
    public DeliveryId? Bundle { get; init; }
}

/// <summary>Does what somebody asked for by answering a message, as the person whom it was sent to, and says how it stands then.</summary>
public sealed class ReplyDesk(CommandBus bus, AckLinkQueries pages, LanguageShelf shelf, TimeProvider clock)
{
    /// <summary>The caller has made sure that the answer comes from where the message went.</summary>
    /// <param name="from">By what it came, for the audit: <c>call</c>.</param>
    /// <param name="alone">True: only the one incident, whatever else went in the message.</param>
    /// <returns>One sentence; null when there is no such message, or its person is gone.</returns>
    public async Task<string?> ActAsync(DeliveryId delivery, ReplyAction action, string from, CancellationToken cancel, bool alone = false)
    {
        if (await pages.FindAsync(delivery, cancel, alone) is not { Person.Active: true } page) return null;

        await AnsweredAsync(page);
        string? problem = null;
        foreach (var one in page.All.Where(one => one.Response != ResponseState.Closed)) problem = await TryAsync(one, action, from) ?? problem;
        var now = await pages.FindAsync(delivery, cancel, alone) ?? page;
        var words = WordsFor(now.Person);
        return now.Others.Count == 0 || problem is not null ? $"{string.Join(", ", now.All.Select(one => $"#{one.Number}"))}: {words[problem] ?? now.State(words)}" : now.AllStates(words);
    }

    /// <returns>How the person behind a message is spoken to.</returns>
    public Wording WordsFor(AckPerson person) => shelf.For(person.Language, person.Zone);

    /// <summary>Finds out which incident is meant.</summary>
    /// <param name="words">Of whoever wrote.</param>
    public async Task<string> ActAsync(IReadOnlyList<Told> told, string text, string from, Wording words, CancellationToken cancel)
    {
        var open = told.Where(one => one.Response != ResponseState.Closed).ToList();
        var list = open.Count == 0 ? words["Nothing that was sent to you is open."] : words["Open: {0}.", string.Join(", ", open.Select(one => one.Number))];
        if (ReplyText.Parse(text) is not { } reply) return $"{words["Answer with an incident's number to take it, with the number and s to snooze it for {0}, or with the number and c to close it.", MessageActions.SnoozeSpan(words)]} {list}";

        // Whoever says only "ok" after several came in one message means all of them.
        if (reply.Number is null && told.Where(one => one.LeftAt is not null).MaxBy(one => one.LeftAt) is { Bundle: not null } last)
            return await ActAsync(last.Delivery, reply.Action, from, cancel) ?? list;

        // Otherwise the one that is open; of several nobody may guess.
        var meant = reply.Number is { } number ? told.FirstOrDefault(one => one.Number == number) : open.Count == 1 ? open[0] : null;
        if (meant is not null) return await ActAsync(meant.Delivery, reply.Action, from, cancel, alone: true) ?? list;
        return reply.Number is { } wrong ? $"{words["No incident #{0} was sent to you.", wrong]} {list}" : open.Count == 0 ? list : $"{words["Which one?"]} {list}";
    }

    /// <summary>Writes down that the message was seen. A program that looks at links is taken for the person; nobody can tell them apart.</summary>
    public async Task SeenAsync(AckPage page)
    {
        if (!page.IsSeen) await NoteAsync(page, DeliveryNews.Seen);
    }

    /// <summary>Writes down that its person answered it, whatever that changes.</summary>
    public Task AnsweredAsync(AckPage page) => NoteAsync(page, DeliveryNews.Answered);

    /// <returns>Why it may not be; null when it was done, or somebody was faster.</returns>
    public async Task<string?> TryAsync(AckPage page, ReplyAction action, string from)
    {
        if (!page.Takes(action)) return null;
        if (!page.May(action)) return "your role does not let you close it.";

        // Whoever may be woken may say that he is awake, even a viewer; to end it takes his own role.
        var role = action != ReplyAction.Close && !page.Person.Role.May(Permission.Respond) ? Role.Responder : page.Person.Role;
        var actor = Actor.Person(page.Person.Id, page.Person.Name, role, from) with { Teams = page.Person.Teams };
        try
        {
            await bus.ExecuteAsync(Command(page.Incident, action), actor);
            await NoteAsync(page, DeliveryNews.Acted);
            return null;
        }
        catch (Refusal)
        {
            // Changed in this very moment; the sentence that follows says by whom.
            return null;
        }
    }

    private ICommand Command(IncidentId incident, ReplyAction action) => action switch
    {
        ReplyAction.Acknowledge => new AcknowledgeIncident(incident),
        ReplyAction.Snooze => new SnoozeIncident(incident, clock.GetUtcNow() + MessageActions.SnoozeFor),
        ReplyAction.Close => new CloseIncident(incident, CloseReason.Fixed),
    };

    private async Task NoteAsync(AckPage page, DeliveryNews news)
    {
        try
        {
            await bus.ExecuteAsync(new NoteDelivery(page.Delivery, news), Actor.Person(page.Person.Id, page.Person.Name, page.Person.Role));
        }
        catch (StorageProblem)
        {
            // What the person came for is more important than the note of it.
        }
    }
}
