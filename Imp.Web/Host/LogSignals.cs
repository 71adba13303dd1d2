using System.Runtime.InteropServices;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;

namespace Imp.Web.Host;

/// <summary>Lets whoever runs the process change the log without a key: SIGUSR1 everything for ten minutes, SIGUSR2 as the settings say, SIGHUP as the settings say by now. Linux and macOS.</summary>
internal sealed class LogSignals : IDisposable
{
    private const int Minutes = 10;

    private readonly List<PosixSignalRegistration> registered = [];
    private readonly LogSwitch log;
    private readonly CommandBus bus;
    private readonly Func<ImpSettings> reread;
    private readonly ILogger<LogSignals> words;

    /// <param name="reread">Reads the settings again, from every source.</param>
    public LogSignals(LogSwitch log, CommandBus bus, Func<ImpSettings> reread, ILogger<LogSignals> words)
    {
        (this.log, this.bus, this.reread, this.words) = (log, bus, reread, words);
        if (OperatingSystem.IsWindows()) return;
        // These two have no name of their own; their numbers differ.
        var (more, usual) = OperatingSystem.IsMacOS() ? (30, 31) : (10, 12);
        On((PosixSignal)more, () => new SetLogDetail(LogDetail.Debug, Minutes));
        On((PosixSignal)usual, () => new SetLogDetail(log.Configured));
        On(PosixSignal.SIGHUP, Reread);
    }

    public void Dispose()
    {
        foreach (var one in registered) one.Dispose();
    }

    private SetLogDetail Reread()
    {
        log.Configure(reread().Logging.Level);
        return new SetLogDetail(log.Configured);
    }

    private void On(PosixSignal signal, Func<SetLogDetail> wanted) => registered.Add(PosixSignalRegistration.Create(signal, context =>
    {
        // Otherwise the process would end, as it does by default.
        context.Cancel = true;
        _ = SetAsync(wanted);
    }));

    private async Task SetAsync(Func<SetLogDetail> wanted)
    {
        try
        {
            await bus.ExecuteAsync(wanted(), Actor.System("signal"));
        }
        catch (Exception failure) when (failure is CannotStart or StorageProblem)
        {
            words.LogError("The log goes on as it was: {Problem}", failure.Message);
        }
    }
}
