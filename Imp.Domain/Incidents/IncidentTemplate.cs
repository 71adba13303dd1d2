using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What an incident of a known kind begins with; whoever creates one may change all of it.</summary>
public sealed class IncidentTemplate : Entity
{
    /// <summary>At most so many in use.</summary>
    public const int Most = 100;

    private IncidentTemplate() { }

    public IncidentTemplateId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Null leaves the choice to whoever creates the incident.</summary>
    public ServiceId? ServiceId { get; private set; }

    /// <summary>What the title begins with; may be empty.</summary>
    public string Title { get; private set; } = "";

    public Severity Severity { get; private set; }

    /// <summary>Separated by blanks.</summary>
    public string TagText { get; private set; } = "";

    /// <summary>Markdown; may be empty.</summary>
    public string Notes { get; private set; } = "";

    public DateTimeOffset? RemovedAt { get; private set; }

    public static IncidentTemplate Create(IncidentTemplateId id, IncidentTemplateWords words)
    {
        var made = new IncidentTemplate { Id = id };
        made.Edit(words);
        return made;
    }

    /// <exception cref="Refusal"><c>template.removed</c> when it is not in use any more.</exception>
    public void Edit(IncidentTemplateWords words)
    {
        if (RemovedAt is not null) throw new Refusal("template.removed", $"The template {Name} was removed.");

        (Name, ServiceId, Title, Severity, TagText, Notes) = (words.Name, words.Service, words.Title, words.Severity, string.Join(' ', TagNames.Clean(words.Tags)), words.Notes);
        Raise(new IncidentTemplateChanged(Id));
    }

    public void Remove(DateTimeOffset now)
    {
        if (RemovedAt is not null) return;

        RemovedAt = now;
        Raise(new IncidentTemplateChanged(Id));
    }
}

/// <summary>What a template says.</summary>
public sealed record IncidentTemplateWords(string Name, ServiceId? Service, string Title, Severity Severity, IReadOnlyList<string> Tags, string Notes);

/// <summary>A template was saved or removed.</summary>
public sealed record IncidentTemplateChanged(IncidentTemplateId Template) : DomainEvent("template.changed");
