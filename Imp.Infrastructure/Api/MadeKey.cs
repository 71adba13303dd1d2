using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Api;

/// <summary>What was made, with the key that is told once.</summary>
public sealed record MadeKey
{
    internal MadeKey(Guid id, string key) => (Id, Key) = (id, key);

    [Field("Names what the key belongs to.")]
    public Guid Id { get; }

    [Field("Told once: it cannot be read again.", Example = "7mkmgskadc6qxl52lxsn5ugoeban6cni")]
    public string Key { get; }
}

internal static class MadeKeys
{
    /// <summary>Carries out what gives something a key, and tells the key.</summary>
    /// <exception cref="Refusal"><c>idempotency.lost</c> when an earlier try of this call made the key and Imp ended before it was told.</exception>
    public static async Task<object?> TellKeyAsync<TCommand>(this Call call, Guid id, string key, Func<Guid, Secret, TCommand> command) where TCommand : ICommand
    {
        await call.DoAsync(command(id, new Secret(key)));
        if (call.Mark.WasDone) throw new Refusal("idempotency.lost", $"It was made as {id}, but its key was lost before it could be told: replace or revoke it.");
        call.MadeKey = id.ToString();
        return new MadeKey(id, key);
    }
}
