using Imp.Domain.Shared;

namespace Imp.Web.Api;

/// <summary>Who is asking: the signed-in person of a page or request, or the API key of a request.</summary>
public interface ICurrentActor
{
    /// <summary>As of now: a role that changed or a session that ended counts at once.</summary>
    /// <exception cref="NotAllowed">Nobody is signed in, or no longer.</exception>
    ValueTask<Actor> GetAsync();
}
