using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>Rules about an integration that need other rows.</summary>
internal static class IntegrationRules
{
    /// <exception cref="Refusal"><c>integration.name</c> when another active integration has the name.</exception>
    public static async Task RefuseIntegrationNameAsync(this ImpDb db, string name, IntegrationId self, CancellationToken cancel)
    {
        var wanted = name.Trim().ToLowerInvariant();
        if (await db.Integrations.AnyAsync(one => one.ArchivedAt == null && one.Id != self && one.Name.ToLower() == wanted, cancel))
            throw new Refusal("integration.name", $"Another integration is called {name.Trim()}. Choose another name.");
    }

    /// <summary>Form of a key: 32 characters, because senders' forms check for that.</summary>
    public static bool IsKey(Secret? key) => key is { Reveal.Length: 32 } && key.Reveal.All(char.IsAsciiLetterOrDigit);
}
