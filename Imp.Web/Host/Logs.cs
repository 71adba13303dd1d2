using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Imp.Web.Host;

/// <summary>Two logs: a short one for people on the console, JSON lines in the data folder, a file a day, 14 files. No key or token passes either.</summary>
internal static class Logs
{
    private const int Days = 14;
    private const long LargestFile = 100 * 1024 * 1024;
    private const string ConsoleLine = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <param name="detail">Followed while Imp runs.</param>
    public static Logger Make(DataFolder folder, LogSwitch detail)
    {
        var (least, quiet) = (new LoggingLevelSwitch(), new LoggingLevelSwitch());
        Turn(detail.Now);
        detail.Tell(Turn);
        return new LoggerConfiguration()
            .MinimumLevel.ControlledBy(least)
            .MinimumLevel.Override("Microsoft", quiet).MinimumLevel.Override("System", quiet).MinimumLevel.Override("Quartz", quiet)
            // The host says the same once more for every request that fails; Failures has said it with the trace id.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Error)
            // It says at every first start that its keys lie unsealed; they lie in a folder for the owner only.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // Whoever asks without a key is told so; that is no news for us.
            .MinimumLevel.Override("Imp.Web.Identity.ApiKeyScheme", quiet)
            .Enrich.FromLogContext()
            .WriteTo.Async(to => to.Console(new MaskedText(new MessageTemplateTextFormatter(ConsoleLine, CultureInfo.InvariantCulture))))
            .WriteTo.Async(to => to.File(
                new MaskedText(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture)), Path.Combine(folder.Logs, "imp-.json"),
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: Days, fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true))
            .CreateLogger();

        void Turn(LogDetail to)
        {
            least.MinimumLevel = LevelOf(to);
            // Other people's parts never say more than warnings.
            quiet.MinimumLevel = least.MinimumLevel > LogEventLevel.Warning ? least.MinimumLevel : LogEventLevel.Warning;
        }
    }

    private static LogEventLevel LevelOf(LogDetail detail) => detail switch
    {
        LogDetail.Debug => LogEventLevel.Debug,
        LogDetail.Information => LogEventLevel.Information,
        LogDetail.Warning => LogEventLevel.Warning,
        LogDetail.Error => LogEventLevel.Error,
    };
}
