using Imp.Domain.Alerts;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Names of the few enums on the hot path, without a search at each event.</summary>
internal static class EnumNames
{
    public static string Name(this AlertAction value) => value switch
    {
        AlertAction.Trigger => nameof(AlertAction.Trigger),
        AlertAction.Acknowledge => nameof(AlertAction.Acknowledge),
        AlertAction.Resolve => nameof(AlertAction.Resolve),
        AlertAction.Change => nameof(AlertAction.Change),
    };

    public static string Name(this AlertSeverity value) => value switch
    {
        AlertSeverity.Critical => nameof(AlertSeverity.Critical),
        AlertSeverity.Error => nameof(AlertSeverity.Error),
        AlertSeverity.Warning => nameof(AlertSeverity.Warning),
        AlertSeverity.Info => nameof(AlertSeverity.Info),
    };

    public static string Name(this EventOutcome value) => value switch
    {
        EventOutcome.Received => nameof(EventOutcome.Received),
        EventOutcome.Transforming => nameof(EventOutcome.Transforming),
        EventOutcome.Created => nameof(EventOutcome.Created),
        EventOutcome.Attached => nameof(EventOutcome.Attached),
        EventOutcome.Suppressed => nameof(EventOutcome.Suppressed),
        EventOutcome.Acknowledged => nameof(EventOutcome.Acknowledged),
        EventOutcome.Changed => nameof(EventOutcome.Changed),
        EventOutcome.Resolved => nameof(EventOutcome.Resolved),
        EventOutcome.Reopened => nameof(EventOutcome.Reopened),
        EventOutcome.Ignored => nameof(EventOutcome.Ignored),
        EventOutcome.Refused => nameof(EventOutcome.Refused),
        EventOutcome.Failed => nameof(EventOutcome.Failed),
    };
}
