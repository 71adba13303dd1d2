using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>Whether a person can be woken: by a channel that rings, used for SEV1 and SEV2, over which they answered at least once.</summary>
public static class WakeUp
{
    /// <param name="methods">All of one person that are in use.</param>
    /// <param name="rings">True for a channel that makes a phone ring by itself.</param>
    /// <returns>What is missing, to follow the person's name; null when nothing is.</returns>
    public static string? Problem(IEnumerable<ContactMethod> methods, Func<ChannelKind, bool> rings)
    {
        var urgent = methods.Where(method => method is { ArchivedAt: null, GoneAt: null, Times.Urgent: not null }).ToList();
        var ringing = urgent.FindAll(method => rings(method.Channel));
        return urgent.Count == 0 ? "has no contact method for SEV1 and SEV2"
            : ringing.Count == 0 ? $"has nothing that rings, only {string.Join(" and ", urgent.Select(method => method.Channel.InSentence()).Distinct())}"
            : ringing.Exists(method => method.ReachedAt is not null) ? null
            : $"never showed that {string.Join(" or ", ringing.Select(method => method.Label))} reaches them";
    }
}
