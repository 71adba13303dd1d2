using Imp.Domain.Shared;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>How an integration's requests become alerts.</summary>
public enum TransformKind
{
    /// <summary>As the sender's format says.</summary>
    None,
    /// <summary>By a form: paths, templates and a table of severities.</summary>
    Mapping,
    /// <summary>By a function that somebody wrote.</summary>
    Script,
}

/// <summary>What stands between an integration's requests and its alerts, with every version that was ever saved.</summary>
public sealed class Transform : Entity
{
    private Transform() { }

    public IntegrationId IntegrationId { get; private set; }

    /// <summary>What counts now.</summary>
    public TransformKind Kind { get; private set; }

    /// <summary>Number of the version that counts; the first is 1.</summary>
    public int Version { get; private set; }

    /// <summary>When it failed last, unless it worked since or was saved; null when all is well. Written only by the event path.</summary>
    public DateTimeOffset? FailedAt { get; private set; }

    /// <summary>The event at which it failed.</summary>
    public long? FailedEvent { get; private set; }

    /// <summary>Why.</summary>
    public string? Failure { get; private set; }

    public static Transform Create(IntegrationId integration) => new() { IntegrationId = integration };

    /// <summary>Makes another version the one that counts; former failures are forgotten.</summary>
    /// <param name="compiled">What the engine runs; null for anything but a script.</param>
    /// <returns>The version to be kept.</returns>
    public TransformVersion Save(TransformKind kind, string source, string? compiled, string by, DateTimeOffset now)
    {
        (Kind, FailedAt, FailedEvent, Failure) = (kind, null, null, null);
        Version++;
        Raise(new TransformSaved(IntegrationId, Version, kind));
        return new TransformVersion(IntegrationId, Version, kind, source, compiled, now, by);
    }
}

/// <summary>One state of a transform, kept for ever.</summary>
/// <param name="Source">What a person wrote: the script, or the form as JSON.</param>
/// <param name="Compiled">The script as the engine understands it; null for anything else.</param>
/// <param name="SavedBy">Name of whoever saved it.</param>
public sealed record TransformVersion(IntegrationId IntegrationId, int Version, TransformKind Kind, string Source, string? Compiled, DateTimeOffset SavedAt, string SavedBy);

/// <summary>A request that was kept with what must become of it.</summary>
/// <param name="Request">What was sent besides the body, as JSON; see <see cref="SentHead"/>.</param>
/// <param name="Expected">The result as JSON, in the words of a script's result.</param>
public sealed record TransformCase(Guid Id, IntegrationId IntegrationId, string Name, string Request, byte[] Body, string Expected, DateTimeOffset CreatedAt);

public sealed record TransformSaved(IntegrationId Integration, int Version, TransformKind Kind) : DomainEvent("integration.transform-saved");
public sealed record TransformCaseKept(IntegrationId Integration) : DomainEvent("integration.transform-case-kept");
public sealed record TransformCaseRemoved(IntegrationId Integration) : DomainEvent("integration.transform-case-removed");
