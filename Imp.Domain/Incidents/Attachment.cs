using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Bytes that are on disk, and what is known of them.</summary>
/// <param name="Id">Under which they are kept.</param>
/// <param name="Sha256">In hexadecimal.</param>
public sealed record FileContent(Guid Id, FileKind Kind, long Bytes, string Sha256);

/// <summary>A file beside an incident: a screenshot, a piece of a log. Its bytes stand in a file of their own.</summary>
public sealed class Attachment
{
    /// <summary>So long what was removed can be brought back; then its bytes are forgotten.</summary>
    public static readonly TimeSpan Removable = TimeSpan.FromDays(1);

    private Attachment() { }

    public AttachmentId Id { get; private set; }

    public IncidentId IncidentId { get; private set; }

    /// <summary>Under which the bytes are kept.</summary>
    public Guid ContentId { get; private set; }

    /// <summary>See <see cref="FileName"/>.</summary>
    public string Name { get; private set; } = "";

    public FileKind Kind { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Of the bytes, in hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    public ActorKind ActorKind { get; private set; }

    /// <summary>Who added it; null for Imp itself.</summary>
    public Guid? ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>When it was taken away; null while it is there.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    internal static Attachment Of(AttachmentId id, IncidentId incident, string name, FileContent content, Actor by, DateTimeOffset now) => new()
    {
        Id = id, IncidentId = incident, ContentId = content.Id, Name = name, Kind = content.Kind, Bytes = content.Bytes, Sha256 = content.Sha256,
        ActorKind = by.Kind, ActorId = by.Id, ActorName = by.Name, AddedAt = now,
    };

    internal void Remove(DateTimeOffset now) => RemovedAt = now;

    internal void BringBack() => RemovedAt = null;
}

public sealed partial class Incident
{
    /// <summary>Puts a file beside it, whatever state it is in.</summary>
    /// <param name="name">As the sender calls it; cleaned here.</param>
    /// <param name="known">Every attachment of it, those that were removed too.</param>
    /// <param name="most">So many it may have.</param>
    /// <returns>What to keep; null when it is there already.</returns>
    /// <exception cref="Refusal"><c>incident.attachments</c> when it has as many as it may.</exception>
    public Attachment? Attach(AttachmentId id, string name, FileContent content, IReadOnlyCollection<Attachment> known, int most, Actor by, DateTimeOffset now)
    {
        if (known.Any(one => one.Id == id)) return null;
        DemandRoom(known, most);

        var added = Attachment.Of(id, Id, FileName.Clean(name), content, by, now);
        Written |= by.Kind == ActorKind.Person;
        Raise(new IncidentAttachmentAdded(Id, id, added.Name, added.Bytes));
        return added;
    }

    /// <summary>Takes one away. Doing it again changes nothing.</summary>
    public void Detach(Attachment attachment, DateTimeOffset now)
    {
        if (attachment.RemovedAt is not null) return;

        attachment.Remove(now);
        Raise(new IncidentAttachmentRemoved(Id, attachment.Id, attachment.Name));
    }

    /// <summary>Takes the removing back.</summary>
    /// <param name="known">Every attachment of it.</param>
    /// <exception cref="Refusal"><c>incident.attachments</c> when it has as many as it may.</exception>
    public void AttachAgain(Attachment attachment, IReadOnlyCollection<Attachment> known, int most)
    {
        if (attachment.RemovedAt is null) return;
        DemandRoom(known, most);

        attachment.BringBack();
        Raise(new IncidentAttachmentAdded(Id, attachment.Id, attachment.Name, attachment.Bytes));
    }

    /// <exception cref="Refusal"><c>incident.attachments</c> when it has as many as it may.</exception>
    public static void DemandRoom(IReadOnlyCollection<Attachment> known, int most)
    {
        if (known.Count(one => one.RemovedAt is null) >= most) throw new Refusal("incident.attachments", $"An incident holds {most} files at most. Remove one first.");
    }
}
