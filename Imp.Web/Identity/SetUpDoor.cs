using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;

namespace Imp.Web.Identity;

/// <summary>The way to the first run: a code that this process made up, open until there is an owner and gone for ever after.</summary>
internal sealed class SetUpDoor(PeopleQueries people, IChance chance)
{
    private readonly string code = KeyText.IntegrationKey(chance);
    private volatile bool closed;

    /// <summary>Where the first run happens, after the site's address.</summary>
    public string Path => "/setup?code=" + code;

    /// <returns>True while nobody is there yet.</returns>
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancel)
    {
        if (closed) return false;
        if (await people.NobodyAsync(cancel)) return true;

        closed = true;
        return false;
    }

    /// <returns>True when the first run is still to come and the code is the one that was printed.</returns>
    public async ValueTask<bool> OpensAsync(string? given, CancellationToken cancel) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(code)) && await IsOpenAsync(cancel);
}
