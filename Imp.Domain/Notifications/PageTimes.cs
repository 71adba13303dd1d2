using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>When a contact method is used after its person is paged: two ladders, one for what must wake and one for what may wait.</summary>
/// <param name="Urgent">Minutes for SEV1 and SEV2, 0 to 60; null: not used for them.</param>
/// <param name="Calm">Minutes for SEV3 and SEV4, 0 to 60; null: not used for them.</param>
public sealed record PageTimes(int? Urgent, int? Calm)
{
    /// <summary>At most so many minutes.</summary>
    public const int Longest = 60;

    /// <summary>At once, for everything.</summary>
    public static PageTimes AtOnce { get; } = new(0, 0);

    /// <returns>True for what may wake somebody.</returns>
    public static bool IsUrgent(Severity severity) => severity is Severity.Sev1 or Severity.Sev2;

    /// <returns>True when quiet hours put a method off, beyond the minutes that its person set.</returns>
    public static bool IsHeld(ContactMethod method, Severity severity, DateTimeOffset now, DateTimeOffset at) => at > now.AddMinutes((IsUrgent(severity) ? method.Times.Urgent : method.Times.Calm) ?? 0);

    /// <summary>When each method of one person is used. Whoever is wanted and has no method for it is reached by all of them at once: nobody is left out by a setting.</summary>
    /// <param name="quiet">The person's quiet hours, in the person's zone; they hold what may wait.</param>
    public static IReadOnlyList<(ContactMethod Method, DateTimeOffset At)> Plan(IReadOnlyList<ContactMethod> methods, Severity severity, DateTimeOffset now, QuietHours? quiet, TimeZoneInfo zone)
    {
        var urgent = IsUrgent(severity);
        var used = methods.Select(method => (Method: method, After: urgent ? method.Times.Urgent : method.Times.Calm)).Where(one => one.After is not null).ToList();
        if (used.Count == 0) used = [.. methods.Select(method => (method, (int?)0))];
        return [.. used.Select(one => (one.Method, Later(now.AddMinutes(one.After!.Value))))];

        DateTimeOffset Later(DateTimeOffset at) => !urgent && quiet?.EndOf(at, zone) is { } end ? end : at;
    }
}

/// <summary>Times of the day in which a person is not disturbed by what may wait.</summary>
public sealed class QuietHours : Entity
{
    private QuietHours() { }

    public UserId UserId { get; private set; }

    /// <summary>On the person's clock.</summary>
    public TimeOnly From { get; private set; }

    /// <summary>Not after <see cref="From"/>: on the next day.</summary>
    public TimeOnly Until { get; private set; }

    public static QuietHours Of(UserId user, TimeOnly from, TimeOnly until) => new() { UserId = user, From = from, Until = until };

    public void Change(TimeOnly from, TimeOnly until) => (From, Until) = (from, until);

    /// <returns>When they end, for an instant within them; null outside.</returns>
    public DateTimeOffset? EndOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        if (!TimeOnly.FromDateTime(local).IsBetween(From, Until)) return null;

        var end = local.Date + Until.ToTimeSpan();
        if (end <= local) end = end.AddDays(1);
        return ZoneTime.Instant(end, zone);
    }
}
