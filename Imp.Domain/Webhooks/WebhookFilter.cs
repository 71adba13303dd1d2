using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;

namespace Imp.Domain.Webhooks;

/// <summary>Which events a webhook is told of. An empty list means all; drills never leave.</summary>
/// <param name="Teams">Whom the service belongs to, or to whom a rule routed the incident, when it happened.</param>
public sealed record WebhookFilter(IReadOnlyList<StreamKind> Kinds, IReadOnlyList<ServiceId> Services, IReadOnlyList<TeamId> Teams, IReadOnlyList<Severity> Severities)
{
    /// <summary>All events.</summary>
    public static readonly WebhookFilter All = new([], [], [], []);

    public bool Takes(StreamSubject subject, Severity severity) =>
        !subject.IsDrill
        && (Kinds.Count == 0 || Kinds.Contains(subject.Kind))
        && (Services.Count == 0 || Services.Contains(subject.Service))
        && (Teams.Count == 0 || Teams.Contains(subject.Team))
        && (Severities.Count == 0 || Severities.Contains(severity));
}
