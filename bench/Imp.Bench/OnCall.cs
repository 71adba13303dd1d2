using System.Diagnostics;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Bench;

/// <summary>Who is on call over a year, for fifty schedules with three layers each: by the week, by the day in working hours, by the hour at weekends; and overrides.</summary>
internal static class OnCall
{
    private const int Schedules = 50;
    private const int Runs = 15;

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"];

    public static Task RunAsync()
    {
        var from = Instant.FromUtc(2026, 1, 1, 0, 0);
        var until = Instant.FromUtc(2027, 1, 1, 0, 0);
        var plans = Enumerable.Range(0, Schedules).Select(number => Plan(number, from)).ToList();
        var times = new List<double>();
        var shifts = 0;
        for (var run = 0; run < Runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            shifts = plans.Sum(plan => plan.Between(from, until, _ => null).Count);
            if (run > 2) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Figure.Print("oncall.year", Percentile.Of(times, 50), "ms", 100, $"{Schedules} schedules, {shifts} shifts; baseline: what is promised");
        var at = Stopwatch.GetTimestamp();
        for (var hour = 0; hour < 1_000; hour++) _ = plans[hour % Schedules].At(from + Duration.FromHours(hour * 8), _ => null);
        Figure.Print("oncall.now", Stopwatch.GetElapsedTime(at).TotalMicroseconds / 1_000, "µs", note: "one schedule at one instant");
        return Task.CompletedTask;
    }

    private static OnCallPlan Plan(int number, Instant from)
    {
        UserId[] people = [.. Enumerable.Range(0, 6).Select(one => new UserId(new Guid(number, (short)one, 0, new byte[8])))];
        var start = new LocalDateTime(2025, 3, 3, 9, 0);
        IsoDayOfWeek[] work = [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday];
        return new OnCallPlan(
            Zones[number % Zones.Length],
            [
                new OnCallLayer("Weeks", new Rotation(RotationUnit.Weeks, 1, start, people), [], WindowZone.Schedule),
                new OnCallLayer("Days", new Rotation(RotationUnit.Days, 1, start, people), [new OnCallWindow(work, new LocalTime(9, 0), new LocalTime(17, 0))], WindowZone.Schedule),
                new OnCallLayer("Hours", new Rotation(RotationUnit.Hours, 12, start, people), [new OnCallWindow([IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday], new LocalTime(8, 0), new LocalTime(20, 0))], WindowZone.Schedule),
            ],
            LayerCoverage.LowestLayer,
            [.. Enumerable.Range(0, 24).Select(one => new OnCallOverride(OverrideKind.Replace, people[one % 6], null, from + Duration.FromDays(one * 15), from + Duration.FromDays(one * 15 + 1), ""))],
            []);
    }
}
