using Imp.Domain.Alerts;
using Imp.Web.Languages;

namespace Imp.Web.Alerts;

/// <summary>Conditions in the viewer's language.</summary>
internal static class MatcherText
{
    /// <returns>A condition, as in <c>title contains “disk”</c>.</returns>
    /// <param name="nameOf">What a service or integration is called.</param>
    public static string Of(Words words, MatcherInput one, Func<Guid, string?> nameOf)
    {
        var field = words[MatcherWords.Of(one.Field)];
        return $"{(one.Field == MatchField.Label ? $"{field} {one.Label}" : field)} {words[MatcherWords.Way(one.Way)]} {MatcherWords.Value(one, nameOf)}";
    }
}
