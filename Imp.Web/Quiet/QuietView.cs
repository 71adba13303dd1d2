using Imp.Infrastructure.Live;
using Imp.Infrastructure.Quiet;

namespace Imp.Web.Quiet;

/// <summary>What the list shows.</summary>
public sealed record QuietView(IReadOnlyList<QuietRow> Rows, Names Names, Imp.Infrastructure.Rules.RuleNames Matched, bool MayRespond, bool MayManage);

/// <summary>How long something stays quiet, as offered in dialogs.</summary>
internal static class QuietTimes
{
    public static IReadOnlyList<Kit.Choice<int>> Choices { get; } =
        [new(30, "30 minutes"), new(60, "1 hour"), new(240, "4 hours"), new(1_440, "1 day"), new(10_080, "1 week"), new(43_200, "30 days"), new(525_600, "1 year")];
}
