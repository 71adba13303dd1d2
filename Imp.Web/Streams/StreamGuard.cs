using System.Security.Claims;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
using Imp.Web.Identity;

namespace Imp.Web.Streams;

/// <summary>Whether somebody who began to listen still may: keys are revoked, sessions end and people leave while a line is open.</summary>
internal sealed class StreamGuard(SignedIn signedIn, KeyRing keys)
{
    /// <summary>After these it is asked again.</summary>
    public static readonly IReadOnlyList<Topic> Doubts = [Topic.Sessions, Topic.People, Topic.Keys];

    public async ValueTask<bool> MayAsync(ClaimsPrincipal listener, CancellationToken cancel)
    {
        if (listener.SessionOf() is { } session) return await signedIn.FindAsync(session, cancel) is { } viewer && viewer.Role.May(Permission.View);
        return listener.KeyOf() is { } key && await keys.FindAsync(key, cancel) is { } holder && holder.Scope.May(Permission.View);
    }
}
