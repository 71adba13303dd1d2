using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Opsgenie;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Heartbeats;
using Imp.Web.Heartbeats;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary><c>/v2/heartbeats…</c>: Opsgenie's Heartbeat API over the heartbeats of the key's service. A name is known within that service only.</summary>
internal sealed class OpsgenieHeartbeats(HeartbeatQueries heartbeats, PingDesk desk, RequestLedger ledger, CommandBus bus, IChance chance)
{
    /// <summary>Opsgenie has no grace. Without any, every heartbeat would be missed while Imp itself starts again.</summary>
    private const int Grace = 60;

    public async Task AnswerAsync(OpsgenieCall call, OpsgenieHeartbeatPath path)
    {
        try
        {
            await DoAsync(call, path);
        }
        catch (Refusal refusal)
        {
            await RefuseAsync(call, refusal.Code == "heartbeat.slug" ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, refusal.Message);
        }
    }

    private async Task DoAsync(OpsgenieCall call, OpsgenieHeartbeatPath path)
    {
        switch (path.Does)
        {
            case null:
                await OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status405MethodNotAllowed, "This address does not take this method");
                return;
            case "list":
                await OpsgenieAnswers.DataAsync(call.Context, new { Heartbeats = (await heartbeats.OfServiceAsync(call.Integration.Service, call.Cancel)).Select(View).ToArray() });
                return;
            case "create":
                if (await ReadAsync(call, isNew: true) is { } made) await CreateAsync(call, made);
                return;
            case "ping":
                await PingAsync(call, path.Name);
                return;
        }
        if (await heartbeats.OfNameAsync(call.Integration.Service, path.Name, call.Cancel) is not { } row)
        {
            await OpsgenieAnswers.RefuseAsync(call.Context, StatusCodes.Status404NotFound, "Heartbeat does not exist");
            return;
        }
        if (path.Does == "get") await OpsgenieAnswers.DataAsync(call.Context, View(row));
        else if (path.Does == "update")
        {
            if (await ReadAsync(call, isNew: false) is { } said) await UpdateAsync(call, row, said);
        }
        else
        {
            await bus.ExecuteAsync(path.Does switch { "enable" => new ResumeHeartbeat(row.Id), "disable" => new PauseHeartbeat(row.Id), _ => new ArchiveHeartbeat(row.Id) }, Sender(call), call.Cancel);
            await OpsgenieAnswers.DoneAsync(call.Context, StatusCodes.Status200OK, path.Does switch { "enable" => "Enabled", "disable" => "Disabled", _ => "Deleted" }, View(await AsIsAsync(row.Id, call)));
        }
    }

    private async Task CreateAsync(OpsgenieCall call, OpsgenieHeartbeat said)
    {
        var service = call.Integration.Service;
        if (await PeriodAsync(call, said.Interval!.Value, said.UnitSeconds!.Value) is not { } period) return;
        if (await heartbeats.OfNameAsync(service, said.Name!, call.Cancel) is { } present && present.Name == said.Name)
        {
            await RefuseAsync(call, StatusCodes.Status409Conflict, $"Heartbeat with name [{said.Name}] already exists.", "name");
            return;
        }
        var id = new HeartbeatId(chance.NewId());
        await bus.ExecuteAsync(
            new CreateHeartbeat(id, service, said.Name!, await heartbeats.FreeSlugAsync(service, said.Name!, call.Cancel), new Rhythm(period, null, null, Grace), said.Severity ?? AlertSeverity.Warning)
            {
                Description = said.Description, IsPaused = said.IsEnabled == false,
            }, Sender(call), call.Cancel);
        await OpsgenieAnswers.DoneAsync(call.Context, StatusCodes.Status201Created, "Created", View(await AsIsAsync(id, call)));
    }

    /// <summary>What is not said stays as it is; its address too, under a new name.</summary>
    private async Task UpdateAsync(OpsgenieCall call, HeartbeatRow row, OpsgenieHeartbeat said)
    {
        var rhythm = row.Rhythm;
        if (said.Interval is not null || said.UnitSeconds is not null)
        {
            var (interval, unit) = OpsgenieHeartbeat.Of(rhythm.PeriodSeconds ?? 60);
            if (await PeriodAsync(call, said.Interval ?? interval, said.UnitSeconds ?? OpsgenieHeartbeat.SecondsOf(unit)) is not { } period) return;
            rhythm = new Rhythm(period, null, null, rhythm.GraceSeconds);
        }
        if (said.Name is { } name && name != row.Name && await heartbeats.OfNameAsync(row.ServiceId, name, call.Cancel) is { } other && other.Name == name)
        {
            await RefuseAsync(call, StatusCodes.Status409Conflict, $"Heartbeat with name [{name}] already exists.", "name");
            return;
        }
        await bus.ExecuteAsync(new EditHeartbeat(row.Id, row.ServiceId, said.Name ?? row.Name, row.Slug, rhythm, said.Severity ?? row.Severity)
        {
            Description = said.Description ?? row.Description, IsPaused = !said.IsEnabled,
        }, Sender(call), call.Cancel);
        await OpsgenieAnswers.DoneAsync(call.Context, StatusCodes.Status200OK, "Updated", View(await AsIsAsync(row.Id, call)));
    }

    /// <summary>Accepted also for a name that nobody knows, as upstream does; here it is written down among the events, so that somebody can find the mistake.</summary>
    private async Task PingAsync(OpsgenieCall call, string name)
    {
        var row = await heartbeats.OfNameAsync(call.Integration.Service, name, call.Cancel);
        var fate = row is null ? PingFate.Unknown : await desk.PingAsync(row.Id, new Beat(BeatKind.Success), call.Context.Connection.RemoteIpAddress?.MapToIPv4IfPossible(), null);
        if (fate == PingFate.TooMany)
        {
            await OpsgenieAnswers.TooManyAsync(call.Context, "You are making too many requests!");
            return;
        }
        if (fate == PingFate.Unknown) await ledger.NoteAsync(call.Integration, OpsgenieFormat.Word, EventOutcome.Ignored, $"There is no heartbeat of the name {JsonReading.Cut(name, OpsgenieHeartbeat.LongestName)}.", null, call.Sent.Body);
        await OpsgenieAnswers.PongAsync(call.Context);
    }

    private async Task<OpsgenieHeartbeat?> ReadAsync(OpsgenieCall call, bool isNew)
    {
        if (call.Sent.Problem is { } broken)
        {
            await RefuseAsync(call, StatusCodes.Status400BadRequest, broken);
            return null;
        }
        if (call.Sent.Content.ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            await RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, "The body should be a JSON object");
            return null;
        }
        var (said, field, error) = OpsgenieHeartbeat.Read(call.Sent.Content, isNew);
        if (error is not null) await RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, error, field);
        return said;
    }

    private async Task<int?> PeriodAsync(OpsgenieCall call, int interval, int unitSeconds)
    {
        var period = OpsgenieHeartbeat.Period(interval, unitSeconds);
        if (period is null) await RefuseAsync(call, StatusCodes.Status422UnprocessableEntity, "Interval can not be longer than 366 days.", "interval");
        return period;
    }

    private async Task RefuseAsync(OpsgenieCall call, int status, string message, string? field = null)
    {
        await ledger.NoteAsync(call.Integration, OpsgenieFormat.Word, EventOutcome.Refused, message, null, call.Sent.Body);
        await OpsgenieAnswers.RefuseAsync(call.Context, status, message, field);
    }

    private async Task<HeartbeatRow> AsIsAsync(HeartbeatId id, OpsgenieCall call) => (await heartbeats.GetAsync(id, call.Cancel))!;

    private static Actor Sender(OpsgenieCall call) => Actor.Integration(call.Integration.Id, call.Integration.Name);

    private static object View(HeartbeatRow row)
    {
        // A cron line has no interval; a minute is what its clock ticks in.
        var (interval, unit) = OpsgenieHeartbeat.Of(row.Rhythm.PeriodSeconds ?? 60);
        return new
        {
            row.Name, Description = row.Description ?? "", Interval = interval, IntervalUnit = unit, Enabled = row.PausedAt is null, Expired = row.Pulse.DownSince is not null,
            // Left out where it is not set: one client cannot read an empty one.
            LastPingTime = row.LastPingAt, AlertMessage = $"{row.Name} gave no sign of life", AlertTags = Array.Empty<string>(), AlertPriority = OpsgenieHeartbeat.Priority(row.Severity),
        };
    }
}
