using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Wall;
using Imp.Web.Incidents;
using Imp.Web.Kit;

namespace Imp.Web.Wall;

/// <summary>A picture as it goes to the screens: written once, sent to all.</summary>
internal static class WallFrame
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Default };

    /// <returns>One line of JSON in UTF-8.</returns>
    public static byte[] Of(WallPicture picture, string version) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            version,
            counts = new { picture.Counts.Total, picture.Counts.Open, picture.Counts.Acknowledged, picture.Counts.Sev1, picture.Counts.Sev2, picture.Counts.Sev3, picture.Counts.Sev4 },
            picture.QuietSince,
            quarters = picture.Quarters.Select(one => new object[] { one.At.ToUnixTimeSeconds(), one.Opened, one.Acknowledged, Math.Round(one.Seconds) }),
            incidents = picture.Incidents.Select(one => new
            {
                one.Row.Number, title = one.Row.Heading, severity = (int)one.Row.Severity, state = StateOf(one.Row), one.Row.Service, one.Row.Team, one.Row.OpenedAt,
                holder = one.Row.Assignee, one.Row.AcknowledgedAt, one.Row.SnoozedUntil, one.Row.WaitsBehind, isFlapping = one.Row.FlappingSince is not null, one.NextAt,
            }),
        }, Json);

    private static string StateOf(Infrastructure.Incidents.IncidentRow row) => row.Response == ResponseState.Acknowledged ? row.SnoozedUntil is null ? "taken" : "snoozed" : "open";
}
