using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations.Mail;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Web.Api;
using Imp.Web.Audit;
using Imp.Web.Heartbeats;
using Imp.Web.Identity;
using Imp.Web.Incidents;
using Imp.Web.Integrations;
using Imp.Web.Integrations.Opsgenie;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Imp.Web.Live;
using Imp.Web.Notifications;
using Imp.Web.OnCall;
using Imp.Web.Operations;
using Imp.Web.Settings;
using Imp.Web.Shell;
using Imp.Web.Streams;
using Imp.Web.Wall;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace Imp.Web.Host;

/// <summary>What a server is made of, and in which order a request meets it.</summary>
internal static class ServerParts
{
    /// <summary>What the server starts itself, once the schema is there, and ends first.</summary>
    public const string AfterSchema = "after the schema";

    private const long LargestBody = 2 * 1024 * 1024;

    public static WebApplication Build(DataFolder folder, ImpSettings settings, Action<IServiceCollection>? instead = null)
    {
        // Empty: only our own settings count, not an appsettings.json that happens to lie where Imp was started.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "imp", ContentRootPath = folder.Path, EnvironmentName = Environments.Production });
        // Inline: what arrived is looked at where it arrived. The socket engine has asked for another thread of the pool before, so nobody waits behind it.
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(settings.Urls).ConfigureKestrel(Limit).UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        var detail = new LogSwitch(settings);
        builder.Services.AddSingleton(detail);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddSerilog(Logs.Make(folder, detail), dispose: true);
        instead?.Invoke(builder.Services);
        Register(builder.Services, folder, settings);
        var app = builder.Build();
        Use(app);
        Map(app);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
    }

    private static void Register(IServiceCollection services, DataFolder folder, ImpSettings settings)
    {
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.AddRouting();
        services.AddResponseCompression(Compress);
        services.AddImp(folder, settings);
        services.AddConfigurationTexts();
        services.AddClockwork();
        services.AddMailIn();
        StartLater(services);
        services.AddImpIdentity(settings, folder);
        services.AddSingleton<Readiness>();
        services.AddSingleton(provider => new StartedAt(provider.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton<PagerDutyEndpoint>();
        services.AddSingleton<PagerDutyOldEndpoint>();
        services.AddSingleton<SenderEndpoint>();
        services.AddSingleton<AlertmanagerApiEndpoint>();
        services.AddSingleton<OpsgenieReads>();
        services.AddSingleton<Heartbeats.PingStart>();
        services.AddSingleton<OpsgenieHeartbeats>();
        services.AddSingleton<OpsgenieEndpoint>();
        services.AddSingleton<WallStream>();
        services.AddSingleton<StreamGuard>();
        services.AddSingleton<ApiDocument>();
        services.AddKit();
        services.AddScoped<Words>();
        services.AddSingleton<Incidents.RowPainter>();
        services.AddSingleton<OpenPages>();
        services.AddScoped<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler, OpenPage>();
        services.AddScoped<Acts>();
        services.AddSingleton<RefreshPace>();
        services.AddScoped<Presence>();
        services.AddScoped<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler>(provider => provider.GetRequiredService<Presence>());
        services.AddRazorComponents().AddInteractiveServerComponents(Circuits.Limit).AddHubOptions(Circuits.Limit);
    }

    /// <summary>Over TLS too: the one secret in a page, its form's token, is masked anew for each answer, so that its length says nothing.</summary>
    private static void Compress(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["text/html", "application/json", "application/problem+json", "text/csv", "text/tab-separated-values"];
    }

    /// <summary>The framework starts such services before it opens the port, when there may be no table yet.</summary>
    private static void StartLater(IServiceCollection services)
    {
        foreach (var early in services.Where(one => one.ServiceType == typeof(IHostedService) && one.ImplementationType?.Assembly == typeof(ImpServices).Assembly).ToList())
        {
            services.Remove(early);
            services.AddKeyedSingleton(typeof(IHostedService), AfterSchema, early.ImplementationType!);
        }
    }

    private static void Use(WebApplication app)
    {
        app.UseProxies();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<NotReadyYet>();
        // Before the headers that browsers need: no browser reads what a sender is told.
        app.UseMiddleware<IngestMiddleware>();
        app.UseMiddleware<PingMiddleware>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OwnOrigin>();
        app.UseResponseCompression();
        // A person with a wrong address is told so on a page; a program has the bare status.
        app.UseWhen(WantsPage, pages => pages.UseStatusCodePagesWithReExecute("/not-found"));
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<ApiLimits>();
        app.UseAuthorization();
        app.UseMiddleware<TooManyPages>();
        app.UseAntiforgery();
    }

    private static bool WantsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<StartedAt>();
        // It counts from the beginning, not from the first time that somebody asks.
        app.Services.GetRequiredService<MetricText>();
        app.MapHealth();
        app.MapMetrics();
        app.MapWebAssets();
        app.MapSignIn();
        app.MapProvider();
        app.MapLanguage();
        app.MapAcknowledge();
        app.MapCalendars();
        app.MapTwilio();
        app.MapMattermost();
        app.MapWall();
        app.MapPalette();
        app.MapAudit();
        app.MapPersonalData();
        app.MapTestAlert();
        app.MapAttachments();
        app.MapApi();
        app.MapApiDocs();
        app.Map("/api/{**rest}", NoSuchAddress).DisableAntiforgery().RequireAuthorization(nameof(Permission.View)).WithOrder(int.MaxValue);
        app.MapHub<LiveHub>("/hubs/live");
        app.MapHub<EventsHub>("/hubs/events");
        // Our own Content-Security-Policy says it already, and stricter.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static Task NoSuchAddress(HttpContext context) =>
        Problems.WriteAsync(context, StatusCodes.Status404NotFound, "missing", "There is no such address in the API; docs/api.md lists them.");
}
