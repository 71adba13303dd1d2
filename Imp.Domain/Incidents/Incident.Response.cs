using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Who does what while it lasts, and what customers notice of it.</summary>
public sealed partial class Incident
{
    /// <summary>Known roles first, then by name.</summary>
    public IReadOnlyList<IncidentRole> Roles { get; private set; } = [];

    public string ImpactWho { get; private set; } = "";

    public long? ImpactCount { get; private set; }

    public string ImpactWorkaround { get; private set; } = "";

    public CustomerImpact Impact => new(ImpactWho, ImpactCount, ImpactWorkaround);

    /// <summary>Gives a role to a person, or takes it away.</summary>
    /// <param name="person">Null for nobody any more.</param>
    /// <param name="personName">As shown in the timeline; null with a null <paramref name="person"/>.</param>
    /// <param name="seen">Who had it when the writer began; null when that does not matter.</param>
    /// <exception cref="Refusal"><c>incident.changed</c> when somebody else changed it meanwhile; <c>incident.roles</c> when there are too many.</exception>
    public void GiveRole(string name, UserId? person, string? personName, SeenAssignee? seen = null)
    {
        name = IncidentRoles.Clean(name);
        var had = Roles.FirstOrDefault(role => IncidentRoles.Same(role.Name, name));
        if (had?.Person == person) return;
        if (seen is { } was && was.Id != had?.Person) throw Changed(had is null ? $"the role {name} to nobody" : $"who has the role {name}");
        if (had is null && Roles.Count >= IncidentRoles.Most) throw new Refusal("incident.roles", $"An incident has at most {IncidentRoles.Most} roles; take one away first.");

        IEnumerable<IncidentRole> others = Roles.Where(role => role != had);
        Roles = [.. (person is { } one ? others.Append(new IncidentRole(had?.Name ?? name, one)) : others).OrderBy(Order).ThenBy(role => role.Name, StringComparer.OrdinalIgnoreCase)];
        Raise(new IncidentRoleChanged(Id, had?.Name ?? name, person, personName));
    }

    /// <summary>Says what customers notice.</summary>
    /// <param name="seen">What it was when the writer began; null when that does not matter. Only the fields that are changed count.</param>
    /// <exception cref="Refusal"><c>incident.changed</c> when somebody else changed the same field meanwhile.</exception>
    public void DescribeImpact(ImpactEdit edit, CustomerImpact? seen = null)
    {
        var now = Impact;
        var next = new CustomerImpact(edit.Who?.Trim() ?? now.Who, edit.ForgetCount ? null : edit.Count ?? now.Count, edit.Workaround?.Trim() ?? now.Workaround);
        if (next == now) return;
        if (seen is not null)
        {
            if (next.Who != now.Who && seen.Who != now.Who) throw Changed($"who is affected to “{now.Who}”");
            if (next.Count != now.Count && seen.Count != now.Count) throw Changed($"how many are affected to {now.Count?.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) ?? "not known"}");
            if (next.Workaround != now.Workaround && seen.Workaround != now.Workaround) throw Changed("the work-around");
        }
        (ImpactWho, ImpactCount, ImpactWorkaround) = (next.Who, next.Count, next.Workaround);
        Written = true;
        Raise(new IncidentImpactChanged(Id, next.Who, next.Count, next.Workaround));
    }

    private static int Order(IncidentRole role)
    {
        for (var place = 0; place < IncidentRoles.Known.Count; place++)
            if (IncidentRoles.Known[place] == role.Name) return place;
        return IncidentRoles.Known.Count;
    }
}
