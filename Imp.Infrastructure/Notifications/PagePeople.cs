using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Asks for a page by every contact method of everybody who is wanted. They are independent: one that fails stops no other.</summary>
internal sealed class PagePeople : IReactionTo<PeopleWanted>
{
    public async Task ReactAsync(PeopleWanted happened, Change change)
    {
        var methods = (await change.Db.MethodsOfAsync(happened.People, change.Cancel)).ToLookup(method => method.UserId);
        foreach (var person in happened.People)
        {
            // Said on the timeline, because nobody else would notice.
            if (!methods.Contains(person)) change.Raise(new PersonUnreachable(happened.Incident, person));
            foreach (var method in methods[person]) await change.AskAsync(happened.Incident, method, DeliveryPurpose.Page, happened.Revision, happened.Again);
        }
    }
}
