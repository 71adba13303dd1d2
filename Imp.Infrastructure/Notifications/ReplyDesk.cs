using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Notifications;

/// <summary>One incident that somebody was told of.</summary>
/// <param name="Delivery">The newest message about it.</param>
public sealed record Told(DeliveryId Delivery, long Number, ResponseState Response);

/// <summary>Does what somebody asked for by answering a message, as the person whom it was sent to, and says how it stands then.</summary>
public sealed class ReplyDesk(CommandBus bus, AckLinkQueries pages)
{
    /// <summary>The caller has made sure that the answer comes from where the message went.</summary>
    /// <param name="from">By what it came, for the audit: <c>call</c>.</param>
    /// <returns>One sentence; null when there is no such message, or its person is gone.</returns>
    public async Task<string?> ActAsync(DeliveryId delivery, ReplyAction action, string from, CancellationToken cancel)
    {
        if (await pages.FindAsync(delivery, cancel) is not { Person.Active: true } page) return null;

        var problem = page.Response == ResponseState.Closed ? null : await TryAsync(page, action, from);
        var now = await pages.FindAsync(delivery, cancel) ?? page;
        return $"#{now.Number}: {problem ?? now.State}";
    }

    /// <summary>Finds out which incident is meant.</summary>
    public async Task<string> ActAsync(IReadOnlyList<Told> told, string text, string from, CancellationToken cancel)
    {
        var open = told.Where(one => one.Response != ResponseState.Closed).ToList();
        var list = open.Count == 0 ? "Nothing that was sent to you is open." : $"Open: {string.Join(", ", open.Select(one => one.Number))}.";
        if (ReplyText.Parse(text) is not { } reply) return $"Answer with an incident's number to take it, or with the number and c to close it. {list}";

        // Whoever says only "ok" means the one that is open; of several nobody may guess.
        var meant = reply.Number is { } number ? told.FirstOrDefault(one => one.Number == number) : open.Count == 1 ? open[0] : null;
        if (meant is not null) return await ActAsync(meant.Delivery, reply.Action, from, cancel) ?? list;
        return reply.Number is { } wrong ? $"No incident #{wrong} was sent to you. {list}" : open.Count == 0 ? list : $"Which one? {list}";
    }

    /// <returns>Why it may not be; null when it was done, or somebody was faster.</returns>
    public async Task<string?> TryAsync(AckPage page, ReplyAction action, string from)
    {
        // Whoever may be woken may say that he is awake, even a viewer; to end it takes his own role.
        var role = action == ReplyAction.Acknowledge && !page.Person.Role.May(Permission.Respond) ? Role.Responder : page.Person.Role;
        var actor = Actor.Person(page.Person.Id, page.Person.Name, role, from);
        try
        {
            if (action == ReplyAction.Close) await bus.ExecuteAsync(new CloseIncident(page.Incident, CloseReason.Fixed), actor);
            else if (page.WaitsForAnswer) await bus.ExecuteAsync(new AcknowledgeIncident(page.Incident), actor);
            return null;
        }
        catch (Refusal)
        {
            // Changed in this very moment; the sentence that follows says by whom.
            return null;
        }
        catch (NotAllowed)
        {
            return "your role does not let you close it.";
        }
    }
}
