using System.Runtime.CompilerServices;
using Imp.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Imp.Infrastructure.Identity;

/// <summary>Hashes and checks passwords with the framework's hasher: PBKDF2 with HMAC-SHA-512 and 210,000 rounds. At most two are computed at a time, so that guessing cannot starve the rest.</summary>
public sealed class Passwords : IDisposable
{
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly SemaphoreSlim working = new(2);
    private readonly ConditionalWeakTable<Secret, string> prepared = [];
    private readonly Lazy<string> decoy;

    public Passwords() : this(rounds: 210_000) { }

    /// <param name="rounds">What a guess costs. A hash says its own, so that those of before are checked as they were made.</param>
    internal Passwords(int rounds)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        decoy = new(() => hasher.HashPassword(Nobody, "decoy"));
    }

    /// <summary>Computes a hash ahead, outside of the writer; <see cref="Hash"/> then only hands it over.</summary>
    public void Prepare(Secret password) => prepared.GetValue(password, one => hasher.HashPassword(Nobody, one.Reveal));

    public string Hash(Secret password) => prepared.TryGetValue(password, out var ready) ? ready : hasher.HashPassword(Nobody, password.Reveal);

    /// <summary>Takes the same time whether or not there is a hash, so that names cannot be told from the answer's delay.</summary>
    /// <param name="hash">Null for an unknown person.</param>
    public async Task<bool> CheckAsync(string? hash, Secret password, CancellationToken cancel)
    {
        await working.WaitAsync(cancel);
        try
        {
            // Made for whoever asks first, known or not: both wait alike.
            var instead = decoy.Value;
            var result = await Task.Run(() => hasher.VerifyHashedPassword(Nobody, hash ?? instead, password.Reveal), cancel);
            return hash is not null && result != PasswordVerificationResult.Failed;
        }
        finally
        {
            working.Release();
        }
    }

    public void Dispose() => working.Dispose();
}
