namespace Imp.Domain.Shared;

/// <summary>Something that can be taken out of use and mostly be brought back. It stays where it is, with all that happened because of it, and is offered nowhere.</summary>
public abstract class Archivable : Entity
{
    /// <summary>When it was taken out of use; null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Doing it again changes nothing.</summary>
    /// <returns>False when nothing changed.</returns>
    protected bool Archive(DateTimeOffset now, DomainEvent happened) => ArchivedAt is null && Put(now, happened);

    /// <inheritdoc cref="Archive"/>
    protected bool Restore(DomainEvent happened) => ArchivedAt is not null && Put(null, happened);

    private bool Put(DateTimeOffset? at, DomainEvent happened)
    {
        ArchivedAt = at;
        Raise(happened);
        return true;
    }
}
