using Imp.Domain.Notifications;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>What holds for outgoing messages, in memory and read again only when an owner changed it.</summary>
public sealed class LimitBoard(IDbContextFactory<ImpDb> dbs, Bell bell, MessageLimits shipped) : IDisposable
{
    private readonly SharedPicture<MessageLimits> picture = new(dbs, bell, [Topic.MessageLimits], async (db, cancel) => (await db.MessageLimits.SingleOrDefaultAsync(cancel))?.Over(shipped) ?? shipped);

    public MessageLimits Shipped { get; } = shipped;

    public ValueTask<MessageLimits> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();
}
