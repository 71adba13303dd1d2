using Imp.Domain.Noise;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Where the storms of the services stand, as the event path needs it.</summary>
internal static class StormSql
{
    /// <returns>The umbrella of the storm that goes on, and how busy it is; null when there is none.</returns>
    public static (IncidentId Umbrella, StormGauge Gauge)? Find(Writer writer, ServiceId service) =>
        writer.Prepare("""SELECT "IncidentId","WindowAt","WindowCount","BusyAt" FROM "Storms" WHERE "ServiceId"=?1 AND "EndedAt" IS NULL""").Bind(service.Value)
            .One(row => ((IncidentId, StormGauge)?)(new IncidentId(row.Id(0)), new StormGauge(At(row, 1), (int)row.Number(2), At(row, 3))));

    /// <returns>True for the umbrella of a storm that goes on.</returns>
    public static bool IsUmbrella(Writer writer, IncidentId incident) =>
        writer.Prepare("""SELECT 1 FROM "Storms" WHERE "IncidentId"=?1 AND "EndedAt" IS NULL""").Bind(incident.Value).One(_ => true);

    /// <summary>Writes down how busy it is.</summary>
    public static void Count(Writer writer, IncidentId umbrella, in StormGauge gauge) =>
        writer.Prepare("""UPDATE "Storms" SET "WindowAt"=?2,"WindowCount"=?3,"BusyAt"=?4,"EndsAt"=?5 WHERE "IncidentId"=?1""")
            .Bind(umbrella.Value).Bind(gauge.WindowAt.ToUnixTimeMilliseconds()).Bind(gauge.WindowCount).Bind(gauge.BusyAt.ToUnixTimeMilliseconds()).Bind(gauge.EndsAt.ToUnixTimeMilliseconds()).Run();

    /// <returns>When the incident opened that is so many before the newest of the service; null when it has fewer.</returns>
    public static DateTimeOffset? OpenedAt(Writer writer, ServiceId service, int before) =>
        writer.Prepare("""SELECT "OpenedAt" FROM "Incidents" WHERE "ServiceId"=?1 AND "DrillForId" IS NULL ORDER BY "Number" DESC LIMIT 1 OFFSET ?2""")
            .Bind(service.Value).Bind(before).One(row => (DateTimeOffset?)At(row, 0));

    private static DateTimeOffset At(Statement row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.Number(column));
}
