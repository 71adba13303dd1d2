using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Imp.Infrastructure.Jobs;

/// <summary>Everything that recurs: what, how often, why. The only place that knows the scheduler. Starts the runners with it, and ends them so that what is under way can finish.</summary>
internal sealed class Clockwork(
    IReadOnlyList<Runner> runners, Retention retention, NightlyCheck schedules, ClockWatch clocks, PagerAudit audit, OutsideWatch outside, BackupDesk backups, SizeBudget budget, AuditWitness witness, ImpSettings settings, TimeProvider clock, ILogger<Clockwork> log) : IHostedService
{
    /// <summary>What comes more often does not follow the clock on the wall, which may be turned back by an hour.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stop = new();
    private IScheduler? scheduler;
    private Task often = Task.CompletedTask;

    private IReadOnlyList<Recurring> Table =>
    [
        new("ring", TimeSpan.FromSeconds(1), AtStart: true, "A clock that jumped costs a second, a bell that was missed a few, and neither costs a page.", RingAsync),
        new("clock", TimeSpan.FromSeconds(1), AtStart: false, "A clock that is turned back must not make anybody wait for as long.", clocks.LookAsync),
        new("audit", TimeSpan.FromMinutes(1), AtStart: false, "The pager that is late is itself a reason to page.", audit.LookAsync),
        new("witness", TimeSpan.FromSeconds(10), AtStart: true, "Whoever cuts the end of the audit log off must not go unnoticed: how far it went is written down outside of the database.", witness.LookAsync),
        new("outside", TimeSpan.FromSeconds(settings.Watch.EverySeconds), AtStart: false, "Somebody outside must notice when Imp falls silent.", outside.CallAsync),
        new("backup", TimeSpan.FromSeconds(1), AtStart: false, "A backup is made when its time has come or somebody asks, and nobody who asks wants to wait.", backups.LookAsync),
        new("schedules", TimeSpan.FromDays(1), AtStart: false, "Nobody looks at a schedule until it wakes the wrong person: gaps, leave and unfair shares of the next 60 days are told before.", schedules.RunAsync),
        new("size", TimeSpan.FromHours(1), AtStart: true, "A table that grows without end is noticed before the disk is full.", budget.LookAsync),
        new("retention", TimeSpan.FromDays(1), AtStart: false, "Events, raw bodies, messages, jobs and sessions are kept as long as the settings say.", retention.RunAsync),
    ];

    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (var runner in runners) runner.Start();
        scheduler = await QuartzSchedulerBuilder.Create(Configure).BuildScheduler(cancel);
        await scheduler.Start(cancel);
        often = Task.WhenAll(Table.Where(one => one.Every < Often).Select(one => Task.Run(() => RepeatAsync(one), CancellationToken.None)));
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await stop.CancelAsync();
        if (scheduler is not null) await scheduler.Shutdown(true, cancel);
        await often;
        await Task.WhenAll(runners.Select(runner => runner.DisposeAsync().AsTask()));
        await witness.LookAsync(CancellationToken.None);
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.UseInMemoryStore().UseDefaultThreadPool(2);
        foreach (var one in Table.Where(one => one.Every >= Often))
            quartz.ScheduleJob(
                one.Name, (CancellationToken _) => RunAsync(one, stop.Token),
                trigger => Start(trigger.WithIdentity(one.Name).WithDescription(one.Why), one).WithSimpleSchedule(plan => plan.WithInterval(one.Every).RepeatForever()));
    }

    private ITriggerConfigurator<IJob> Start(ITriggerConfigurator<IJob> trigger, Recurring one) =>
        one.AtStart ? trigger.StartNow() : trigger.StartAt(clock.GetUtcNow() + one.Every / 24);

    private async Task RepeatAsync(Recurring one)
    {
        try
        {
            if (one.AtStart) await RunAsync(one, stop.Token);
            using var timer = new PeriodicTimer(one.Every, clock);
            while (await timer.WaitForNextTickAsync(stop.Token)) await RunAsync(one, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Imp ends.
        }
    }

    private async Task RunAsync(Recurring one, CancellationToken cancel)
    {
        try
        {
            await one.Do(cancel);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Imp ends; the next start takes it up.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "{Recurring} failed; it runs again in {Every}", one.Name, one.Every);
        }
    }

    private Task RingAsync(CancellationToken cancel)
    {
        foreach (var runner in runners) runner.Tick();
        return Task.CompletedTask;
    }

    private sealed record Recurring(string Name, TimeSpan Every, bool AtStart, string Why, Func<CancellationToken, Task> Do);
}

/// <summary>Wires the clockwork.</summary>
public static class ClockworkServices
{
    /// <summary>Starts all workers and recurring work with the host, and ends them with it. Replaces starting the runners by hand.</summary>
    public static IServiceCollection AddClockwork(this IServiceCollection services) => services.AddSingleton<Retention>().AddHostedService<Clockwork>();
}
