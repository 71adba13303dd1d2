using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Web.Kit;

namespace Imp.Web.Integrations;

/// <summary>What the list shows.</summary>
public sealed record IntegrationsView(IReadOnlyList<IntegrationRow> Rows, Names Names, bool MayManage);

/// <summary>Everything on one integration's page.</summary>
/// <param name="Events">The last that came in, newest first.</param>
/// <param name="State">What stands between its requests and its alerts, and how that fares.</param>
public sealed record IntegrationView(IntegrationRow Row, IReadOnlyList<EventRow> Events, Names Names, bool MayManage, (TransformKind Kind, TransformFailure? Failure) State)
{
    public TransformKind Transform => State.Kind;

    public TransformFailure? Failure => State.Failure;

    /// <summary>What it may send, and whether it sends more.</summary>
    public LimitView? Limit { get; init; }
}

/// <summary>How an integration's state looks.</summary>
public static class IntegrationLook
{
    /// <summary>Nothing ever came in.</summary>
    public static Look Silent { get; } = new("Nothing yet", "circle-dashed", Tone.Warn);

    public static Look Archived { get; } = new("Archived", "archive", Tone.Muted);

    public static Look Of(IntegrationRow row) => row switch
    {
        { ArchivedAt: not null } => Archived,
        { LastEventAt: null } => Silent,
        { RecentCount: 0 } => new("Quiet for a day", "zzz", Tone.Muted),
        _ => new("Receiving", "activity", Tone.Good),
    };
}
