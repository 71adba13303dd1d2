using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Identity;

/// <summary>Bus and database on a real file with a still clock, after the first run: one owner, one team, one service, one integration.</summary>
public sealed class PeopleHouse : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TempFolder folder = new();
    private readonly DataFolder data;
    private readonly ServiceProvider services;

    private PeopleHouse(ProviderRules? provider)
    {
        data = DataFolder.Take(folder["data"]);
        services = Made(provider).AddImp(data).BuildServiceProvider();
        Of<Migrator>().Run();
        First = FirstRun.Command(Chance, "olga@example.org", "Olga", new Secret(Password), apiKey: KeyText.ApiKey(Chance));
    }

    public ManualClock Clock { get; } = new();

    public IChance Chance => Of<IChance>();

    public SetUp First { get; }

    /// <summary>Who signed in a moment ago.</summary>
    public Actor Owner => Actor.Person(First.Owner, "Olga", Role.Owner, "192.0.2.1") with { ProvenAt = Clock.GetUtcNow() };

    public IServiceProvider Services => services;

    /// <summary>Before the first run.</summary>
    public static PeopleHouse Empty() => new(null);

    /// <param name="provider">What counts for people of an OpenID provider; null: what the settings' defaults say.</param>
    public static async Task<PeopleHouse> StartAsync(ProviderRules? provider = null)
    {
        var house = new PeopleHouse(provider);
        await house.DoAsync(house.First, Actor.System("setup"));
        return house;
    }

    public T Of<T>() where T : notnull => services.GetRequiredService<T>();

    public Task DoAsync(ICommand command, Actor? actor = null) => Of<CommandBus>().ExecuteAsync(command, actor ?? Owner);

    /// <summary>Carries the command out, expecting that it cannot be.</summary>
    /// <returns>The refusal's code.</returns>
    public async Task<string> RefusedAsync(ICommand command, Actor? actor = null) =>
        (await FluentActions.Awaiting(() => DoAsync(command, actor)).Should().ThrowAsync<Refusal>()).Which.Code;

    /// <summary>Adds a person called by the local part of their address, with the common password.</summary>
    public async Task<Actor> PersonAsync(string name, Role role)
    {
        var id = new UserId(Chance.NewId());
        await DoAsync(new CreateUser(id, new(Chance.NewId()), name + "@example.org", name, role, new Secret(Password)));
        return Actor.Person(id, name, role, "192.0.2.2") with { ProvenAt = Clock.GetUtcNow() };
    }

    private IServiceCollection Made(ProviderRules? provider)
    {
        var made = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton(QuickPasswords.Made);
        return provider is null ? made : made.AddSingleton(provider);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        data.Dispose();
        folder.Dispose();
    }
}
