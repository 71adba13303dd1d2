using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Settings;
using Imp.Infrastructure.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Imp.Infrastructure.Demo;

/// <summary>A small, believable company and a week of its incidents, for people who want to look around first. Everything is made by the commands and workers that the product itself uses, on a clock that is wound through the week.</summary>
public static class DemoData
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Fills an empty database. The server must not have begun to write: for this moment the demo is the one writer.</summary>
    /// <param name="now">Where the story ends.</param>
    /// <param name="texts">Adds what writes the configuration as text; null: the demo has no history of it.</param>
    /// <returns>How to sign in; null when there were people already and nothing was changed.</returns>
    public static async Task<DemoOwner?> FillAsync(DataFolder folder, ImpSettings settings, DateTimeOffset now, Action<IServiceCollection>? texts = null)
    {
        var clock = new DemoClock(now - Week);
        await using var services = Services(folder, settings, clock, texts);
        if (!await services.GetRequiredService<PeopleQueries>().NobodyAsync(default)) return null;

        var company = new DemoCompany(services.GetRequiredService<CommandBus>(), services.GetRequiredService<IChance>());
        var owner = await company.FoundAsync();
        await KeepAsync(services);
        await ActivatorUtilities.CreateInstance<DemoWebhooks>(services, company).AddAsync();
        var week = ActivatorUtilities.CreateInstance<DemoWeek>(services, company, clock);
        await week.PlayAsync(now);
        await ActivatorUtilities.CreateInstance<DemoCalendar>(services, company).AddAsync(now);
        await week.RestAsync();
        await ActivatorUtilities.CreateInstance<DemoTransforms>(services, company).AddAsync();
        await company.PhonesAsync();
        // What the week added, and then what somebody thought better of.
        await KeepAsync(services);
        await company.SecondThoughtsAsync();
        await KeepAsync(services);
        return owner;
    }

    private static async Task KeepAsync(ServiceProvider services)
    {
        if (services.GetRequiredService<ConfigurationDesk>() is { CanWrite: true } desk) await desk.KeepAsync(Actor.System("demo"));
    }

    private static ServiceProvider Services(DataFolder folder, ImpSettings settings, DemoClock clock, Action<IServiceCollection>? texts)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddImp(folder, settings);
        services.RemoveAll<IChannel>();
        services.AddSingleton<IChannel, DemoChannel>();
        services.RemoveAll<IWebhookCaller>();
        services.AddSingleton<IWebhookCaller, DemoCalls>();
        texts?.Invoke(services);
        // The folder is the server's; leaving the demo must not let go of its lock.
        return services.BuildServiceProvider();
    }
}
