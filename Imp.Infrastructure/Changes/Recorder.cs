using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Shared;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Changes;

/// <summary>The only writer of audit and timeline, in the transaction of the change itself; and the one place that calls <c>SaveChanges</c>.</summary>
public sealed class Recorder(Handlers handlers)
{
    private const int LongestDetail = 8 * 1024;

    /// <summary>How events and commands are stored: enums by name, readable letters.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutNeeds } },
        Converters = { new JsonStringEnumConverter(), new IdJson() },
    };

    private static void LeaveOutNeeds(JsonTypeInfo type)
    {
        // What a command demands of its actor is known from its type; a row need not repeat it.
        if (!typeof(ICommand).IsAssignableFrom(type.Type)) return;
        foreach (var needs in type.Properties.Where(property => property.Name is "needs" or "audited").ToList()) type.Properties.Remove(needs);
    }

    internal async Task<IReadOnlyCollection<Topic>> RecordAsync(ICommand command, Change change)
    {
        var topics = new HashSet<Topic>();
        if (command.Audited) change.Db.Audit.Add(AuditOf(command, change));
        // A reaction may raise events of its own; a hundred rounds mean that two of them feed each other.
        for (var round = 0; round < 100; round++)
        {
            await change.Db.SaveChangesAsync();
            var happened = Take(change);
            if (happened.Count == 0) return topics;
            foreach (var one in happened)
            {
                if (one is IOnTimeline entry) change.Db.Timeline.Add(EntryOf(entry, one, change));
                topics.UnionWith(Topic.Of(one));
                await handlers.ReactAsync(one, change);
            }
        }
        throw new InvalidOperationException($"{command.GetType().Name} never comes to rest: its reactions keep raising events.");
    }

    private static List<DomainEvent> Take(Change change) =>
        [.. change.Db.ChangeTracker.Entries<Entity>().SelectMany(entry => entry.Entity.TakeEvents()), .. change.TakeRaised()];

    private static TimelineRow EntryOf(IOnTimeline entry, DomainEvent happened, Change change) => new(
        0, entry.Incident, change.Now, happened.Name, change.Actor.Kind, change.Actor.Id, change.Actor.Name,
        JsonSerializer.Serialize(happened, happened.GetType(), Json));

    private static AuditEntry AuditOf(ICommand command, Change change)
    {
        var detail = JsonSerializer.Serialize(command, command.GetType(), Json);
        return new AuditEntry(
            0, change.Now, change.Actor.Kind, change.Actor.Id, change.Actor.Name, change.Actor.From, command.GetType().Name,
            detail.Length > LongestDetail ? detail[..LongestDetail] : detail);
    }
}
