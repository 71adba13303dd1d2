using Imp.Infrastructure.Identity;

namespace Imp.Tests.Support;

/// <summary>Hashes in one round: what a guess costs is not what most tests are about, and it was a quarter of what they took.</summary>
internal static class QuickPasswords
{
    public static readonly Passwords Made = new(rounds: 1);
}
