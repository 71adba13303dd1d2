using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Database;

/// <summary>Whether changes can be written, as the writer last saw it. Shown as a banner, in <c>/healthz</c> and in the log.</summary>
public sealed class StorageHealth(Bell bell, TimeProvider clock)
{
    private volatile State now = new(StorageTrouble.None, DateTimeOffset.MinValue);

    public StorageTrouble Trouble => now.Trouble;

    /// <summary>Since when the trouble lasts.</summary>
    public DateTimeOffset Since => now.Since;

    internal void Set(StorageTrouble trouble)
    {
        // Damage is never healed by a later write that happens to succeed.
        if (trouble == now.Trouble || now.Trouble == StorageTrouble.Damaged) return;

        now = new State(trouble, clock.GetUtcNow());
        bell.Ring([Topic.System]);
    }

    private sealed record State(StorageTrouble Trouble, DateTimeOffset Since);
}
