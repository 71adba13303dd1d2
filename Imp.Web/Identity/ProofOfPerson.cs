using Imp.Domain.Identity;
using Imp.Web.Api;
using Imp.Web.Kit;

namespace Imp.Web.Identity;

/// <summary>Asks whoever is signed in for the password again, where that was long ago and what they want to do gives or takes a way in.</summary>
public sealed class ProofOfPerson(ICurrentActor me, Dialogs dialogs, TimeProvider clock)
{
    /// <summary>What is opened after this has to be done before the proof is too old.</summary>
    private static readonly TimeSpan ForTyping = TimeSpan.FromMinutes(5);

    /// <returns>True when there is a fresh proof.</returns>
    public async Task<bool> AskAsync() =>
        clock.GetUtcNow() - (await me.GetAsync()).ProvenAt < Session.Proven - ForTyping || await dialogs.ShowAsync<PasswordAgainDialog, bool>("Is it still you?");
}
