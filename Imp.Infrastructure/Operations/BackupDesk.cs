using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Operations;

/// <summary>How it stands with the backups.</summary>
/// <param name="Last">Null: there is none.</param>
/// <param name="NextAt">When the next is due; null: only when asked for.</param>
/// <param name="FailedAt">When the last attempt failed; null: it did not.</param>
/// <param name="Warning">What an operator must be told, as one sentence; null: all is well.</param>
public sealed record BackupState(Backup? Last, int Count, bool IsRunning, DateTimeOffset? NextAt, DateTimeOffset? FailedAt, string? Failure, string? Warning);

/// <summary>Makes backups when their time has come, when a person asks on a page, and when <c>imp backup</c> asks by a file in the data folder; and says when there is none for too long.</summary>
public sealed class BackupDesk : IDisposable
{
    /// <summary>So long after the start the first look is made: the start has enough to do.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    /// <summary>From then on the newest is too old.</summary>
    public static readonly TimeSpan TooOld = TimeSpan.FromHours(36);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    private readonly BackupMaker maker;
    private readonly BackupRequests requests;
    private readonly ImpSettings settings;
    private readonly WriteGate gate;
    private readonly Bell bell;
    private readonly TimeProvider clock;
    private readonly ILogger<BackupDesk> log;
    private readonly IDisposable subscription;
    private readonly DateTimeOffset started;
    private volatile BackupState? state;
    private volatile bool asked;

    public BackupDesk(BackupMaker maker, DataFolder folder, ImpSettings settings, WriteGate gate, Bell bell, TimeProvider clock, ILogger<BackupDesk> log)
    {
        (this.maker, this.settings, this.gate, this.bell, this.clock, this.log) = (maker, settings, gate, bell, clock, log);
        requests = new BackupRequests(folder.Path);
        started = clock.GetUtcNow();
        subscription = bell.Subscribe([Topic.BackupAsked], _ => asked = true);
    }

    /// <summary>As of the last look.</summary>
    public BackupState State => state ?? Refresh(false, null, null);

    public string Folder => maker.Folder;

    /// <summary>Makes what is due or asked for, one after the other. Called every second.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        if (requests.Take() is { } request) await AnswerAsync(request, cancel);
        if (asked)
        {
            asked = false;
            await TryAsync(BackupReason.Asked, false, cancel);
        }
        else if (State.NextAt <= clock.GetUtcNow())
        {
            await TryAsync(BackupReason.Scheduled, false, cancel);
        }
        else if (State.Warning is null && WarningOf(State.Last, null) is not null)
        {
            Refresh(false, null, null);
        }
    }

    public void Dispose() => subscription.Dispose();

    private async Task AnswerAsync(BackupRequest request, CancellationToken cancel)
    {
        var (made, problem) = await TryAsync(BackupReason.Asked, request.WithKeys, cancel);
        requests.Answer(request, new BackupAnswer(made?.Path, problem));
    }

    private async Task<(Backup? Made, string? Problem)> TryAsync(BackupReason reason, bool withKeys, CancellationToken cancel)
    {
        Refresh(true, state?.FailedAt, state?.Failure);
        try
        {
            var made = await Task.Factory.StartNew(() => maker.Make(reason, withKeys, () => gate.IsBusy || gate.Waiting > 0, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Refresh(false, null, null);
            return (made, null);
        }
        catch (BackupFailed failure)
        {
            log.LogError(failure, "The backup failed; {Folder} is as it was", maker.Folder);
            Refresh(false, clock.GetUtcNow(), failure.Message);
            return (null, failure.Message);
        }
        catch
        {
            Refresh(false, state?.FailedAt, state?.Failure);
            throw;
        }
    }

    private BackupState Refresh(bool isRunning, DateTimeOffset? failedAt, string? failure)
    {
        var all = maker.List();
        var fresh = new BackupState(all.Count > 0 ? all[0] : null, all.Count, isRunning, NextAt(all.Count > 0 ? all[0] : null, failedAt), failedAt, failure, WarningOf(all.Count > 0 ? all[0] : null, failure));
        state = fresh;
        bell.Ring([Topic.System]);
        return fresh;
    }

    private DateTimeOffset? NextAt(Backup? last, DateTimeOffset? failedAt)
    {
        if (!settings.Backup.Scheduled) return null;
        var due = last is null ? started + Calm : last.Manifest.MadeAt.AddHours(settings.Backup.EveryHours);
        if (failedAt is { } failed && failed + AfterFailure > due) due = failed + AfterFailure;
        return due < started + Calm ? started + Calm : due;
    }

    private string? WarningOf(Backup? last, string? failure)
    {
        if (failure is not null) return $"The last backup failed. {failure}";
        if (!settings.Backup.Scheduled) return null;
        var most = TimeSpan.FromHours(settings.Backup.EveryHours) * 1.5 is var half && half > TooOld ? half : TooOld;
        if (clock.GetUtcNow() - (last?.Manifest.MadeAt ?? started) <= most) return null;
        return last is null ? "There is no backup." : $"The newest backup is older than {most.TotalHours:0} hours.";
    }
}
