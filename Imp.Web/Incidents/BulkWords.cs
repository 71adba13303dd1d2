using Imp.Infrastructure.Incidents;
using Imp.Web.Languages;

namespace Imp.Web.Incidents;

/// <summary>What became of many incidents, as a sentence.</summary>
internal static class BulkWords
{
    public static string Of(Words words, BulkWish wish, BulkResult result)
    {
        var parts = new List<string> { Done(words, wish, result.Done) };
        if (result.Already > 0 && Same(words, wish, result.Already) is { } same) parts.Add(same);
        if (result.Closed > 0) parts.Add(words.Count(result.Closed, "{0:N0} was closed already", "{0:N0} were closed already"));
        if (result.Refused is [var (number, why), ..]) parts.Add(words["{0:N0} refused (#{1}: {2})", result.Refused.Count, number, words[why].TrimEnd('.')]);
        return string.Join(", ", parts) + ".";
    }

    private static string Done(Words words, BulkWish wish, int count) => wish switch
    {
        BulkWish.Acknowledge => words["{0:N0} acknowledged", count],
        BulkWish.Close => words["{0:N0} closed", count],
        BulkWish.Snooze => words["{0:N0} snoozed", count],
        BulkWish.Assign { To: null } => words["{0:N0} given to nobody", count],
        BulkWish.Assign => words["{0:N0} assigned", count],
        BulkWish.Write => words.Count(count, "noted on {0:N0} incident", "noted on {0:N0} incidents"),
        _ => words["{0:N0} merged", count],
    };

    private static string? Same(Words words, BulkWish wish, int count) => wish switch
    {
        BulkWish.Acknowledge => words.Count(count, "{0:N0} was acknowledged already", "{0:N0} were acknowledged already"),
        BulkWish.Close => words.Count(count, "{0:N0} was closed already", "{0:N0} were closed already"),
        BulkWish.Snooze => words.Count(count, "{0:N0} was snoozed until then already", "{0:N0} were snoozed until then already"),
        BulkWish.Assign { To: null } => words.Count(count, "{0:N0} was nobody's already", "{0:N0} were nobody's already"),
        BulkWish.Assign => words.Count(count, "{0:N0} was assigned so already", "{0:N0} were assigned so already"),
        _ => null,
    };
}
