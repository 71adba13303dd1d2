namespace Imp.Domain.Shared;

/// <summary>Something with an identity and a life, changed only by its own verbs, which say what happened by raising events.</summary>
public abstract class Entity
{
    private List<DomainEvent>? raised;

    /// <summary>Hands over what happened since the last call, oldest first, and forgets it.</summary>
    public IReadOnlyList<DomainEvent> TakeEvents()
    {
        IReadOnlyList<DomainEvent> taken = raised ?? [];
        raised = null;
        return taken;
    }

    protected void Raise(DomainEvent happened) => (raised ??= []).Add(happened);
}
