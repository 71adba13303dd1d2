using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.OnCall;

namespace Imp.Infrastructure.Demo;

/// <summary>What happens to the demo's schedules in the weeks to come: somebody is away, somebody offers a shift, and a company week replaces everything for a day.</summary>
internal sealed class DemoCalendar(DemoCompany company, CommandBus bus, SwapQueries shifts, IChance chance)
{
    private static readonly Actor Maker = Actor.System("demo");

    public async Task AddAsync(DateTimeOffset now)
    {
        var (payments, platform) = (company.Schedule("Payments on call"), company.Schedule("Platform on call"));
        var monday = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(7 - ((int)now.DayOfWeek + 6) % 7);
        await bus.ExecuteAsync(new AddCalendarFeed(new CalendarFeedId(chance.NewId()), null, payments, "Holidays", null, Days("Company holiday", monday.AddDays(10), 1)), Maker);
        await bus.ExecuteAsync(new AddCalendarFeed(new CalendarFeedId(chance.NewId()), company.Id("Jonas Weber"), null, "Leave", null, Days("Skiing", monday.AddDays(7), 21)), Maker);
        await bus.ExecuteAsync(new AddTemporary(
            new TemporaryId(chance.NewId()), platform, monday.AddDays(8).AddHours(8), monday.AddDays(9).AddHours(8), [company.Id("Maya Lindqvist"), company.Id("Samuel Okoye")], "Company week"), Maker);
        // Nobody is really there who could be reminded from now on.
        foreach (var person in company.Everybody) await bus.ExecuteAsync(new SetShiftReminders(company.Id(person), [], false), company.Person(person));
        // Samuel lets somebody else have one of his nights.
        var own = (await shifts.ShiftsInAsync(platform, default)).First(shift => shift.From > now.AddDays(2) && shift.Person == company.Id("Samuel Okoye") && shift.Cause == ShiftCause.Rotation);
        await bus.ExecuteAsync(new OfferSwap(new SwapId(chance.NewId()), platform, own.Person, new SwapSpan(own.From, own.Until), company.Id("Maya Lindqvist"), null, "My sister's birthday"), Maker);
    }

    private static Secret Days(string title, DateTimeOffset first, int days) => new(string.Create(CultureInfo.InvariantCulture,
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{first:yyyyMMdd}\r\nDTEND;VALUE=DATE:{first.AddDays(days):yyyyMMdd}\r\nEND:VEVENT\r\nEND:VCALENDAR"));
}
