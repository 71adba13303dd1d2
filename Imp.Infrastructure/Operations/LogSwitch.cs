using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Operations;

/// <summary>How much is written to the log, which may be changed while Imp runs; the next start takes the setting again.</summary>
public sealed class LogSwitch(ImpSettings settings)
{
    private volatile Action<LogDetail>? changed;

    /// <summary>What the settings say.</summary>
    public LogDetail Configured { get; private set; } = settings.Logging.Level;

    public LogDetail Now { get; private set; } = settings.Logging.Level;

    /// <summary>When it goes back to what the settings say; null: at the next start.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>Told when it changes: the log itself.</summary>
    public void Tell(Action<LogDetail> log) => changed = log;

    /// <summary>Takes what the settings say by now, as when an operator has changed them. It is in force with the next <see cref="SetLogDetail"/>.</summary>
    public void Configure(LogDetail detail) => Configured = detail;

    internal void Set(LogDetail detail, DateTimeOffset? until)
    {
        (Now, Until) = (detail, detail == Configured ? null : until);
        changed?.Invoke(detail);
    }
}
