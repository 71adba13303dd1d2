using System.Security.Cryptography;
using Imp.Domain.Identity;
using Imp.Domain.Languages;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Languages;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>A calendar as it goes out.</summary>
/// <param name="Tag">The same as long as the bytes are.</param>
public sealed record CalendarFile(byte[] Bytes, string Tag);

/// <summary>The secret address of a person or a schedule.</summary>
public sealed record CalendarLinkRow(CalendarLinkId Id, string By, DateTimeOffset At);

/// <summary>Gives shifts to calendar programs. What was made is kept until a schedule changes or the day ends, so that programs that ask often cost nothing.</summary>
public sealed class CalendarDesk : IDisposable
{
    private static readonly NodaTime.Duration Back = NodaTime.Duration.FromDays(30);
    private static readonly NodaTime.Duration Ahead = NodaTime.Duration.FromDays(365);

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly PublicAddress address;
    private readonly LanguageShelf shelf;
    private readonly TimeProvider clock;
    private readonly SignInThrottle strangers;
    private readonly Remembered<(string Hash, DateTime Day), CalendarFile> files;

    public CalendarDesk(IDbContextFactory<ImpDb> dbs, PublicAddress address, LanguageShelf shelf, Bell bell, TimeProvider clock)
    {
        (this.dbs, this.address, this.shelf, this.clock) = (dbs, address, shelf, clock);
        strangers = new SignInThrottle(clock);
        files = new Remembered<(string, DateTime), CalendarFile>(dbs, bell, [Topic.Schedules, Topic.People], ReadAsync);
    }

    /// <returns>False when an address has asked for too much that does not exist.</returns>
    public bool MayAsk(string from) => strangers.MayTry(from);

    /// <param name="from">Network address.</param>
    /// <returns>Null when the secret opens nothing; what is looked up is its hash, so that the time says nothing about it.</returns>
    public async ValueTask<CalendarFile?> FindAsync(string secret, string from, CancellationToken cancel)
    {
        var file = await files.FindAsync((KeyText.Hash(secret), clock.GetUtcNow().UtcDateTime.Date), cancel);
        if (file is null) strangers.Failed(from);
        return file;
    }

    /// <returns>The address in use; null when there is none.</returns>
    public async Task<CalendarLinkRow?> LinkAsync(UserId? person, ScheduleId? schedule, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.CalendarLinks.Where(link => link.RevokedAt == null && link.UserId == person && link.ScheduleId == schedule).Select(link => new CalendarLinkRow(link.Id, link.CreatedBy, link.CreatedAt)).FirstOrDefaultAsync(cancel);
    }

    /// <returns>The whole address of a secret.</returns>
    public string AddressOf(string secret) => address.At($"/ical/{secret}.ics");

    public void Dispose() => files.Dispose();

    private async Task<CalendarFile?> ReadAsync(ImpDb db, (string Hash, DateTime Day) key, CancellationToken cancel)
    {
        var link = await db.CalendarLinks.SingleOrDefaultAsync(one => one.Hash == key.Hash && one.RevokedAt == null, cancel);
        if (link is null || link.UserId is { } owner && !await db.Users.AnyAsync(user => user.Id == owner && user.ArchivedAt == null, cancel)) return null;

        var day = new DateTimeOffset(key.Day, TimeSpan.Zero);
        var (from, until) = (NodaTime.Instant.FromDateTimeOffset(day) - Back, NodaTime.Instant.FromDateTimeOffset(day) + Ahead);
        var wanted = db.Schedules.Where(schedule => schedule.ArchivedAt == null);
        if (link.ScheduleId is { } only) wanted = wanted.Where(schedule => schedule.Id == only);
        var plans = await db.PlansAsync(wanted.OrderBy(schedule => schedule.Name), from.ToDateTimeOffset(), until.ToDateTimeOffset(), cancel);
        if (plans.Count == 0 && link.ScheduleId is not null) return null;

        var zones = await db.ZonesAsync(cancel);
        var words = shelf.For(await db.Users.Where(user => user.Id == link.UserId).Select(user => user.Language).SingleOrDefaultAsync(cancel), null);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        var events = plans.SelectMany(one => one.Plan.Between(from, until, person => zones.GetValueOrDefault(person))
            // What is cut off at the beginning is over for weeks, unless it never ends.
            .Where(shift => (link.UserId is null || shift.Person == link.UserId) && (shift.From > from || shift.Until >= until))
            .Select(shift => Event(one.Schedule, shift, from, names.GetValueOrDefault(shift.Person, words["Somebody"]), link.UserId is not null, words))).ToList();
        var name = link.UserId is { } me ? words["On call: {0}", names[me]] : words["On call: {0}", plans[0].Schedule.Name];
        var bytes = ICalText.Write(name, events, day);
        return new CalendarFile(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
    }

    private ICalEvent Event(Schedule schedule, Shift shift, NodaTime.Instant from, string person, bool isOwn, Wording words)
    {
        var start = shift.From == from ? "always" : shift.From.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ICalEvent(
            $"{schedule.Id.Value:N}-{shift.Person.Value:N}-{start}-{(int)shift.Cause}@imp", shift.From.ToDateTimeOffset(), shift.Until.ToDateTimeOffset(),
            isOwn ? words["On call: {0}", schedule.Name] : words["{0} is on call", person], shift.Cause == ShiftCause.Rotation ? shift.Name : $"{words[shift.Cause.ToString()]}{(shift.Name.Length > 0 ? $": {shift.Name}" : "")}", address.At($"/schedules/{schedule.Id.Value}"));
    }
}
