using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Settings;
using Imp.Web.Integrations;

namespace Imp.Web.Host;

internal static class Server
{
    public static async Task<int> RunAsync(string data, ImpSettings settings, bool demo)
    {
        using var folder = DataFolder.Take(data);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls).UseKestrel(kestrel => { kestrel.AddServerHeader = false; });
        builder.Logging.ClearProviders();
        builder.Services.AddImp(folder, settings);
        builder.Services.AddSingleton<PagerDutyEndpoint>();
        builder.Services.AddSingleton<GenericEndpoint>();
        await using var app = builder.Build();
        app.Services.GetRequiredService<Migrator>().Run();
        if (demo) await DemoData.FillAsync(app.Services);
        app.UseMiddleware<Failures>();
        app.UseMiddleware<IngestMiddleware>();
        foreach (var runner in app.Services.GetRequiredService<IReadOnlyList<Runner>>()) runner.Start();
        await app.RunAsync();
        return 0;
    }
}
