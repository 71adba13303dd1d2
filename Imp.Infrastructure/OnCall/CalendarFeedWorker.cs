using System.Text;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Reads calendars of holidays and leave, each once an hour. One that cannot be read keeps what was read before, and says why.</summary>
internal sealed class CalendarFeedWorker(IDbContextFactory<ImpDb> dbs, GuardedHttp http, Sealing sealing, CommandBus bus, TimeProvider clock) : IWorker
{
    private const int Batch = 5;

    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(10);

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("schedule.feed-changed")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var due = await db.CalendarFeeds.Where(feed => feed.NextAt != null && feed.NextAt <= now && feed.SealedAddress != null).OrderBy(feed => feed.NextAt).Take(Batch).Select(feed => new { feed.Id, feed.SealedAddress }).ToListAsync(cancel);
        foreach (var feed in due)
        {
            var (text, problem) = await ReadAsync(feed.SealedAddress!, cancel);
            await bus.ExecuteAsync(new NoteCalendarFeed(feed.Id, text, problem), Actor.System("calendars"), cancel);
        }
        return due.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.CalendarFeeds.Where(feed => feed.NextAt != null).MinAsync(feed => feed.NextAt, cancel);
    }

    private async Task<(string? Text, string? Problem)> ReadAsync(string sealedAddress, CancellationToken cancel)
    {
        if (sealing.Open(sealedAddress) is not { } address) return (null, "The key file was replaced; remove the calendar and add it again.");
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var body = await http.GetAsync(new Uri(address.Reveal), patience.Token).WaitAsync(GivenUp, clock, cancel);
            await patience.CancelAsync();
            if (body is null) return (null, "The address answered no calendar, or one larger than 256 KiB. Redirects are not followed.");
            var text = Encoding.UTF8.GetString(body);
            return ICalReader.IsCalendar(text) ? (text, null) : (null, "What the address answers is no calendar: it does not begin with BEGIN:VCALENDAR.");
        }
        catch (ForbiddenTarget forbidden)
        {
            return (null, forbidden.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException || failure is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // The text of such a failure may hold the address, which is a secret.
            return (null, failure is TimeoutException ? $"No answer within {GivenUp.TotalSeconds:0} s." : "The address could not be reached.");
        }
    }
}
