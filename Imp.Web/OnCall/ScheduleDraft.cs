using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;

namespace Imp.Web.OnCall;

/// <summary>A schedule as it stands in the form.</summary>
public sealed class ScheduleDraft
{
    public string? Name { get; set; }

    public TeamId Team { get; set; }

    public string? Zone { get; set; }

    public LayerCoverage Coverage { get; set; }

    public List<LayerDraft> Layers { get; } = [];

    public IReadOnlyList<LayerText> Wanted => [.. Layers.Select(layer => layer.Wanted)];

    /// <param name="today">In the zone: the first hand-off is proposed for nine o'clock on it.</param>
    public static ScheduleDraft Fresh(TeamId team, string zone, DateTime today)
    {
        var draft = new ScheduleDraft { Team = team, Zone = zone };
        draft.Layers.Add(LayerDraft.Fresh("Primary", today));
        return draft;
    }

    public static ScheduleDraft Of(ScheduleView view)
    {
        var draft = new ScheduleDraft { Name = view.Row.Name, Team = view.Row.TeamId, Zone = view.Row.Zone, Coverage = view.Coverage };
        draft.Layers.AddRange(view.Layers.Select(LayerDraft.Of));
        return draft;
    }

    /// <param name="by">-1 up, 1 down.</param>
    public void Move(int place, int by)
    {
        if (place + by < 0 || place + by >= Layers.Count) return;
        (Layers[place], Layers[place + by]) = (Layers[place + by], Layers[place]);
    }
}

/// <summary>One layer in the form.</summary>
public sealed class LayerDraft
{
    public string? Name { get; set; }

    public RotationUnit Unit { get; set; } = RotationUnit.Weeks;

    /// <summary>As typed.</summary>
    public string? Every { get; set; } = "1";

    /// <summary>As the browser writes a date and time.</summary>
    public string? Start { get; set; }

    public List<UserId> Members { get; } = [];

    public TurnCount Turns { get; set; }

    public List<WindowDraft> Windows { get; } = [];

    public WindowZone Zone { get; set; }

    /// <summary>As a command wants it; what cannot be read is refused by its rules.</summary>
    public LayerText Wanted => new(
        Name ?? "", Unit, int.TryParse(Every, NumberStyles.None, CultureInfo.InvariantCulture, out var every) ? every : 0, Start is { Length: > 16 } ? Start[..16] : Start ?? "",
        [.. Members], Turns, [.. Windows.Select(window => new WindowText([.. window.Days], Time(window.From), Time(window.Until)))], Zone);

    public static LayerDraft Fresh(string name, DateTime today) => new() { Name = name, Start = today.Date.AddHours(9).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) };

    public static LayerDraft Of(LayerText layer)
    {
        var draft = new LayerDraft { Name = layer.Name, Unit = layer.Unit, Every = layer.Every.ToString(CultureInfo.InvariantCulture), Start = layer.Start, Turns = layer.Turns, Zone = layer.Zone };
        draft.Members.AddRange(layer.Members);
        draft.Windows.AddRange(layer.Windows.Select(window => new WindowDraft { Days = [.. window.Days], From = window.From, Until = window.Until }));
        return draft;
    }

    /// <param name="by">-1 up, 1 down.</param>
    public void Move(int place, int by)
    {
        if (place + by < 0 || place + by >= Members.Count) return;
        (Members[place], Members[place + by]) = (Members[place + by], Members[place]);
    }

    private static string Time(string? typed) => typed is { Length: > 5 } ? typed[..5] : typed ?? "";
}

/// <summary>A time of the day in the form.</summary>
public sealed class WindowDraft
{
    public IReadOnlyCollection<DayOfWeek> Days { get; set; } = [];

    public string? From { get; set; } = "09:00";

    public string? Until { get; set; } = "17:00";
}
