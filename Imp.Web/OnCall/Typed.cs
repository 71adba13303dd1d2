using Imp.Domain.OnCall;
using Imp.Domain.Shared;

namespace Imp.Web.OnCall;

/// <summary>Wall-clock times that a person typed into a form.</summary>
internal static class Typed
{
    /// <param name="refuse">Called with why it cannot be, to be said at the field.</param>
    /// <returns>The instant; null when the time cannot be.</returns>
    public static DateTimeOffset? Read(string? text, string zone, Action<string> refuse)
    {
        try
        {
            if (OnCallPlan.Typed(text ?? "", zone) is { } at) return at;
            refuse("Say which day and time.");
        }
        catch (Refusal refused)
        {
            refuse(refused.Message);
        }
        return null;
    }
}
