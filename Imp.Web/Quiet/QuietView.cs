using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Quiet;

namespace Imp.Web.Quiet;

/// <summary>What the list shows.</summary>
public sealed record QuietView(IReadOnlyList<QuietRow> Rows, Names Names, Imp.Infrastructure.Rules.RuleNames Matched, Actor Actor)
{
    public bool MayRespond => Actor.MaySomewhere(Permission.Respond);

    public bool MayManage => Actor.MaySomewhere(Permission.Manage);

    /// <returns>Whether this one can be ended.</returns>
    public bool May(QuietRow row) => Actor.May(Permission.Respond) || row.ServiceIds.Count > 0 && row.ServiceIds.All(service => Names.May(Actor, Permission.Respond, service));
}

/// <summary>How long something stays quiet, as offered in dialogs.</summary>
internal static class QuietTimes
{
    public static IReadOnlyList<Kit.Choice<int>> Choices { get; } =
        [new(30, "30 minutes"), new(60, "1 hour"), new(240, "4 hours"), new(1_440, "1 day"), new(10_080, "1 week"), new(43_200, "30 days"), new(525_600, "1 year")];
}
