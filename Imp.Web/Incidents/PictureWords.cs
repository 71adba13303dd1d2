using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Incidents;

/// <summary>What the panel shows.</summary>
/// <param name="Drawn">Null when there is no entry at all.</param>
public sealed record PicturePanelView(PictureView? Drawn);

/// <summary>What stands in the picture of a timeline, in a viewer's words, on one clock.</summary>
public sealed class PictureWords(PictureView drawn, TimeZoneInfo zone, Words words)
{
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch, Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The picture in a sentence.</summary>
    public string Summary =>
        words.Count(drawn.Count, "{0:N0} entry from {1} to {2}, {3}.", "{0:N0} entries from {1} to {2}, {3}.", Full(drawn.Window.From), Full(drawn.Window.Until), zone.Id)
        + (drawn.Picture.Scale.Pieces.Any(piece => piece.IsGap) ? " " + words["Long silence is squeezed."] : "");

    /// <summary>The scale for the script: places and Unix milliseconds.</summary>
    public string ScaleText => string.Create(CultureInfo.InvariantCulture,
        $"[[0,{drawn.Picture.Scale.From.ToUnixTimeMilliseconds()}],{string.Join(',', drawn.Picture.Scale.Pieces.Select(piece => string.Create(CultureInfo.InvariantCulture, $"[{piece.End:0.#####},{piece.Until.ToUnixTimeMilliseconds()}]")))}]");

    /// <returns>The window that an address asks for; null for none, or nonsense.</returns>
    public static TimeSpanned? Window(long? from, long? until) =>
        from >= Earliest.ToUnixTimeMilliseconds() && until > from && until < Latest.ToUnixTimeMilliseconds() ? new(DateTimeOffset.FromUnixTimeMilliseconds(from.Value), DateTimeOffset.FromUnixTimeMilliseconds(until.Value)) : null;

    /// <returns>The rows of bars that have one.</returns>
    public static IReadOnlyList<PhaseRow> BarRows(PictureView drawn) => [.. drawn.Phases.Select(phase => phase.Row).Distinct().Order()];

    public static string Label(PhaseRow row) => row switch
    {
        PhaseRow.Response => "Response",
        PhaseRow.Status => "Status",
        PhaseRow.Severity => "Severity",
        PhaseRow.Alerts => "Firing",
    };

    public static string Label(PictureRow row) => row.Lane switch
    {
        PictureLane.Alerts => "Alerts",
        PictureLane.Pages => "Pages",
        PictureLane.People => row.Person ?? "Others",
        PictureLane.Changes => "By Imp",
    };

    /// <returns>A person's name as it is, or what stands beside a lane of ours.</returns>
    public string Name(PictureRow row) => row.Person ?? words[Label(row)];

    public static Look Of(Phase phase) => phase.Row switch
    {
        PhaseRow.Response when Enum.TryParse<ResponseState>(phase.State, out var response) => IncidentLook.Of(response),
        PhaseRow.Status when Enum.TryParse<IncidentStatus>(phase.State, out var status) => IncidentLook.Of(status),
        PhaseRow.Severity when Enum.TryParse<Severity>(phase.State, out var severity) => new(severity.Label(), "chart-bar", severity switch { Severity.Sev1 => Tone.Critical, Severity.Sev2 => Tone.High, Severity.Sev3 => Tone.Medium, _ => Tone.Low }),
        PhaseRow.Alerts => phase.State == IncidentPhases.Firing ? new("Firing", "flame", Tone.Bad) : new("Calm", "circle-dashed", Tone.Good),
        _ => new(phase.State, "circle", Tone.Muted),
    };

    /// <returns>What fits onto a bar: <c>Open, 3 min</c>, <c>Open</c>; clipped where even that does not.</returns>
    /// <param name="room">In pixels, where the picture is narrowest.</param>
    public string Says(PictureBar bar, int room)
    {
        var all = bar.Count > 1 ? words["{0} changes", bar.Count] : Says(bar.First);
        return 12 + all.Length * 7 <= room ? all : room < 18 ? "" : bar.Count > 1 ? $"{bar.Count}" : words[Of(bar.First).Label];
    }

    /// <returns>The same with its times.</returns>
    public string Long(PictureBar bar) => words[Label(bar.First.Row)] + ": " + bar switch
    {
        { Count: > 1 } => words["{0} changes from {1} to {2}", bar.Count, Clock(bar.First.From), Clock(bar.Last.Until ?? drawn.Whole.Until)],
        { First.Until: { } until } => words["{0}, from {1} to {2}", Says(bar.First), Clock(bar.First.From), Clock(until)],
        _ => words["{0}, from {1}", Says(bar.First), Clock(bar.First.From)],
    };

    private string Says(Phase phase) => phase.Until is { } until ? $"{words[Of(phase).Label]}, {Long(until - phase.From)}" : words["{0}, {1} so far", words[Of(phase).Label], Long(drawn.Whole.Until - phase.From)];

    /// <returns>How long, to the minute where seconds do not matter.</returns>
    public static string Long(TimeSpan time) => time < TimeSpan.FromMinutes(2) ? Durations.Words(time) : Durations.Minutes((int)Math.Round(time.TotalMinutes));

    /// <returns>A mark in words, as a screen reader says it.</returns>
    public string Says(PictureMark mark)
    {
        if (mark.Count > 1) return words["{0:N0} entries, {1} to {2}", mark.Count, Clock(mark.First.At), Clock(mark.Last.At)];
        return drawn.Lines.TryGetValue(mark.First.Sequence, out var line) ? $"{Clock(line.At)}, {line.Actor} {words[line.Sentence]}{(line.WrittenAt is null ? "" : $" ({words["recorded later"]})")}" : Clock(mark.First.At);
    }

    /// <returns>The times below a picture.</returns>
    public IReadOnlyList<(TimeTick Tick, string Time, string? Day)> Ticks()
    {
        var ticks = TimeTicks.Of(drawn.Picture.Scale, zone, out var step);
        return
        [
            .. ticks.Select(tick => (tick, Local(tick.At).ToString(step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture), tick.BeginsDay ? words.Date(Local(tick.At), "ddd d MMM") : null)),
        ];
    }

    private string Clock(DateTimeOffset at) => words.Date(Local(at), drawn.Whole.Length > TimeSpan.FromHours(20) ? "d MMM HH:mm:ss" : "HH:mm:ss");

    private string Full(DateTimeOffset at) => words.Date(Local(at), "d MMM yyyy HH:mm:ss");

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);
}
