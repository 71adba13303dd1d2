using System.Globalization;
using Imp.Domain.Shared;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;

namespace Imp.Domain.OnCall;

/// <summary>A layer as people type it, programs send it and the database keeps it.</summary>
/// <param name="Start"><c>2026-03-01T09:00</c>, in the schedule's zone.</param>
public sealed record LayerText(string Name, RotationUnit Unit, int Every, string Start, IReadOnlyList<UserId> Members, TurnCount Turns, IReadOnlyList<WindowText> Windows, WindowZone Zone)
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm");

    /// <returns>What is wrong with it, as a sentence; null when nothing is.</returns>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 100) return "A layer has a name of at most 100 characters.";
        if (!Enum.IsDefined(Unit) || !Enum.IsDefined(Turns) || !Enum.IsDefined(Zone) || Every is < 1 or > 366) return $"The turns of “{Name}” last 1 to 366 hours, days, weeks or months.";
        if (!Minutes.Parse(Start).TryGetValue(default, out var start) || start.Year is < 2000 or > 2200) return $"The first hand-off of “{Name}” is written like 2026-03-01T09:00.";
        if (Members is not { Count: > 0 and <= 50 }) return $"“{Name}” has 1 to 50 people.";
        if (Windows is null || Windows.Count > 20) return $"“{Name}” has at most 20 times of the day.";
        return Windows.Any(window => window.Parse() is null) ? $"A time of the day of “{Name}” is written like 09:00." : null;
    }

    /// <exception cref="FormatException"><see cref="Problem"/> would have said why.</exception>
    public OnCallLayer Parse() => Problem() is { } wrong ? throw new FormatException(wrong) : new OnCallLayer(
        Name.Trim(), new Rotation(Unit, Every, Minutes.Parse(Start).Value, Members, Turns), [.. Windows.Select(window => window.Parse()!)], Zone);

    public static LayerText Of(OnCallLayer layer) => new(
        layer.Name, layer.Rotation.Unit, layer.Rotation.Every, Minutes.Format(layer.Rotation.Start), layer.Rotation.Members, layer.Rotation.Turns, [.. layer.Windows.Select(WindowText.Of)], layer.Zone);
}

/// <summary>A span of the day as people type it.</summary>
/// <param name="Days">On which it begins; empty for every day.</param>
/// <param name="From"><c>09:00</c>.</param>
/// <param name="Until"><c>17:00</c>; not after <paramref name="From"/>: on the next day.</param>
public sealed record WindowText(IReadOnlyList<DayOfWeek> Days, string From, string Until)
{
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public OnCallWindow? Parse() =>
        Days is not null && Days.All(Enum.IsDefined) && Minutes.Parse(From ?? "").TryGetValue(default, out var from) && Minutes.Parse(Until ?? "").TryGetValue(default, out var until)
            ? new OnCallWindow([.. Days.Distinct().Select(day => day.ToIsoDayOfWeek())], from, until) : null;

    public static WindowText Of(OnCallWindow window) => new([.. window.Days.Select(day => day.ToDayOfWeek())], Minutes.Format(window.From), Minutes.Format(window.Until));
}
