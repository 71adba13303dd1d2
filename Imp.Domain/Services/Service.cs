using Imp.Domain.Shared;

namespace Imp.Domain.Services;

/// <summary>Something that can break. It belongs to a team; its incidents page that team.</summary>
public sealed class Service : Archivable
{
    private Service() { }

    public ServiceId Id { get; private set; }

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    public TeamId TeamId { get; private set; }

    /// <summary>Overrides the team's escalation policy; null uses the team's.</summary>
    public PolicyId? PolicyId { get; private set; }

    /// <summary>Re-opens the last incident of a key instead of opening a new one when it was closed less than this ago. 0 to 1440 minutes; default 0, never.</summary>
    public int ReopenWithinMinutes { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static Service Create(ServiceId id, string name, string description, TeamId team, DateTimeOffset now)
    {
        var service = new Service { Id = id, Name = name, Description = description, TeamId = team, CreatedAt = now };
        service.Raise(new ServiceCreated(id));
        return service;
    }

    public void Edit(string name, string description, TeamId team, PolicyId? policy, int reopenWithinMinutes)
    {
        (Name, Description, TeamId, PolicyId, ReopenWithinMinutes) = (name, description, team, policy, reopenWithinMinutes);
        Raise(new ServiceChanged(Id));
    }

    public void Archive(DateTimeOffset now) => Archive(now, new ServiceArchived(Id));

    public void Restore() => Restore(new ServiceRestored(Id));
}

public sealed record ServiceCreated(ServiceId Service) : DomainEvent("service.created");
public sealed record ServiceChanged(ServiceId Service) : DomainEvent("service.changed");
public sealed record ServiceArchived(ServiceId Service) : DomainEvent("service.archived");
public sealed record ServiceRestored(ServiceId Service) : DomainEvent("service.restored");
