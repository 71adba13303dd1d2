using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Settings;
using Imp.Infrastructure.Streams;

namespace Imp.Infrastructure.Changes;

/// <summary>The only writer of audit, timeline and feed, in the transaction of the change itself; and the one place that calls <c>SaveChanges</c>.</summary>
public sealed class Recorder(Handlers handlers, FeedWriter feed)
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
        foreach (var needs in type.Properties.Where(property => property.Name is "needs" or "audited" or "wantsProof").ToList()) type.Properties.Remove(needs);
    }

    internal async Task<IReadOnlyCollection<Topic>> RecordAsync(ICommand command, Change change)
    {
        var topics = new HashSet<Topic>();
        List<DomainEvent>? told = null;
        if (ConfigurationCommands.Has(command)) topics.Add(Topic.ConfigurationChanged);
        if (command.Audited)
        {
            var entry = AuditChain.Link(AuditOf(command, change), change.Writer.Audit.Head, change.Chance.Bytes(AuditChain.SaltBytes));
            change.Db.Audit.Add(entry);
            change.Writer.Audit.Advance(entry);
        }
        // A reaction may raise events of its own; a hundred rounds mean that two of them feed each other.
        for (var round = 0; round < 100; round++)
        {
            if (change.UsedDb is { } db) await db.SaveChangesAsync();
            var happened = Take(change);
            if (happened.Count == 0)
            {
                if (told is null) return topics;
                // Last, so that it says what the whole change made of the incident.
                await feed.WriteAsync(told, change);
                topics.Add(Topic.Feed);
                return topics;
            }
            foreach (var one in happened)
            {
                if (one is IOnTimeline entry) TimelineSql.Insert(change.Writer, EntryOf(entry, one, change));
                if (one is IOnTimeline && StreamKinds.Of(one) is not null) (told ??= []).Add(one);
                topics.UnionWith(Topic.Of(one));
                await handlers.ReactAsync(one, change);
            }
        }
        throw new InvalidOperationException($"{command.GetType().Name} never comes to rest: its reactions keep raising events.");
    }

    private static List<DomainEvent> Take(Change change)
    {
        if (change.UsedDb?.ChangeTracker is not { } tracker) return [.. change.TakeRaised()];

        // It was all looked through a moment ago, to be saved.
        tracker.AutoDetectChangesEnabled = false;
        List<DomainEvent> happened = [.. tracker.Entries<Entity>().SelectMany(entry => entry.Entity.TakeEvents()), .. change.TakeRaised()];
        tracker.AutoDetectChangesEnabled = true;
        return happened;
    }

    private static TimelineRow EntryOf(IOnTimeline entry, DomainEvent happened, Change change) => new(
        0, entry.Incident, change.Now, happened.Name, change.Actor.Kind, change.Actor.Id, change.Actor.Name,
        JsonSerializer.Serialize(happened, happened.GetType(), Json), (happened as IBackDated)?.HappenedAt ?? change.Now);

    private static AuditEntry AuditOf(ICommand command, Change change)
    {
        var detail = JsonSerializer.Serialize(command, command.GetType(), Json);
        return new AuditEntry(
            0, change.Now, change.Actor.Kind, change.Actor.Id, change.Actor.Name, change.Actor.From, command.GetType().Name,
            detail.Length > LongestDetail ? detail[..LongestDetail] : detail)
        {
            Subject = AuditSubject.Of(command), Covers = change.Covers,
        };
    }
}
