using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>A shift with the schedule that it is of.</summary>
public readonly record struct PlacedShift(ScheduleId Schedule, Shift Shift);

/// <summary>One person has two shifts at once: of two layers or of two schedules.</summary>
/// <param name="One">The shift that began first.</param>
public sealed record DoubleBooking(UserId Person, Instant From, Instant Until, PlacedShift One, PlacedShift Other)
{
    /// <returns>Where one person has two shifts at once, in order of time; each pair of shifts once.</returns>
    public static IReadOnlyList<DoubleBooking> Find(IEnumerable<PlacedShift> shifts)
    {
        var found = new List<DoubleBooking>();
        foreach (var person in shifts.GroupBy(one => one.Shift.Person))
        {
            var running = new List<PlacedShift>();
            foreach (var next in person.OrderBy(one => one.Shift.From).ThenBy(one => one.Schedule.Value))
            {
                running.RemoveAll(one => one.Shift.Until <= next.Shift.From);
                found.AddRange(running.Select(one => new DoubleBooking(person.Key, next.Shift.From, Instant.Min(one.Shift.Until, next.Shift.Until), one, next)));
                running.Add(next);
            }
        }
        return [.. found.OrderBy(one => one.From).ThenBy(one => one.Person.Value)];
    }
}
