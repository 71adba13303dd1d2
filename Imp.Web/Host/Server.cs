using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Demo;
using Imp.Infrastructure.Settings;
using Imp.Web.Cli;
using Imp.Web.Identity;
using Imp.Web.Settings;

namespace Imp.Web.Host;

/// <summary>One running server, from the lock on its folder to the last commit.</summary>
internal static class Server
{
    /// <summary>Lock, port, schema, ready; then until it is told to stop.</summary>
    /// <param name="demo">Fills an empty database with examples.</param>
    /// <param name="reread">Reads the settings again, from every source.</param>
    /// <exception cref="CannotStart">Says why not.</exception>
    public static async Task<int> RunAsync(string data, ImpSettings settings, bool demo, Func<ImpSettings> reread)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        // Bursts must not wait for the pool to grow by two threads a second.
        ThreadPool.SetMinThreads(16, 16);
        using var folder = DataFolder.Take(data);
        await using var app = ServerParts.Build(folder, settings);
        using var telemetry = new Telemetry(Environment.GetEnvironmentVariable);
        await ListenAsync(app, settings);
        var later = app.Services.GetKeyedServices<IHostedService>(ServerParts.AfterSchema).ToList();
        try
        {
            app.Services.GetRequiredService<Migrator>().Run();
            var guest = demo ? await DemoData.FillAsync(folder, settings, clock.GetUtcNow(), services => services.AddConfigurationTexts()) : null;
            foreach (var service in later) await service.StartAsync(default);
            app.Services.GetRequiredService<StorageWatch>().Start();
            using var signals = ActivatorUtilities.CreateInstance<LogSignals>(app.Services, reread);
            Open(app);
            await GreetAsync(app, settings, folder, clock.GetElapsedTime(began));
            if (guest is not null) Console.WriteLine($"{Environment.NewLine}Demo: sign in at {settings.LinkBase} as {guest.Email} with the password {guest.Password.Reveal}{Environment.NewLine}");
            var calm = StartMemory.GiveBackAsync(clock, app.Lifetime.ApplicationStopping);
            await app.WaitForShutdownAsync();
            await calm;
        }
        finally
        {
            foreach (var service in later) await service.StopAsync(default);
        }
        return 0;
    }

    private static async Task ListenAsync(WebApplication app, ImpSettings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CannotStart(CannotStart.AddressTaken, $"Another program listens at {settings.Urls} already. Choose another address with --urls.");
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            throw new CannotStart(CannotStart.WrongUse, $"It is not possible to listen at {settings.Urls}: {failure.Message}");
        }
    }

    private static void Open(WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Lifetime.ApplicationStopping.Register(readiness.Close);
        readiness.Open();
    }

    private static async Task GreetAsync(WebApplication app, ImpSettings settings, DataFolder folder, TimeSpan took)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Imp");
        log.LogInformation("Imp {Version} is ready at {Urls} after {Seconds:0.00} s; its data is in {Folder}", VersionVerb.Version, settings.Urls, took.TotalSeconds, folder.Path);
        var door = app.Services.GetRequiredService<SetUpDoor>();
        // On the console only: whoever reads the files later must not find a way in.
        if (await door.IsOpenAsync(default)) Console.WriteLine($"{Environment.NewLine}First run: open this link to become the owner{Environment.NewLine}    {settings.LinkBase}{door.Path}{Environment.NewLine}");
    }
}
