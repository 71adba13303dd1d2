using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Infrastructure.Api;

/// <summary>One request that changes something, on its way to a command.</summary>
/// <param name="key">Of the route, as it came; empty where something is made.</param>
/// <param name="body">As it was read; null when the operation takes none.</param>
/// <param name="query">Parameters of the address.</param>
/// <param name="mark">Makes it happen once, and only to what the caller has seen.</param>
public sealed class Call(IServiceProvider services, Actor actor, string key, object? body, IReadOnlyDictionary<string, string> query, CallMark mark, CancellationToken cancel)
{
    public Actor Actor => actor;

    public string Key => key;

    /// <summary>Of a resource below another: the one thing's own key, where <see cref="Key"/> is of what it belongs to.</summary>
    public string? Below { get; init; }

    /// <summary>Of the one thing.</summary>
    public string ItemKey => Below ?? key;

    public object? Body => body;

    /// <summary>Which fields of the body were given, and which as null; of a body that says all, nothing.</summary>
    public MergePatch Patch { get; init; } = MergePatch.Nothing;

    public CallMark Mark => mark;

    public CancellationToken Cancel => cancel;

    public DateTimeOffset Now => Of<TimeProvider>().GetUtcNow();

    /// <summary>Where what was made can be read, for a resource whose key is not the id.</summary>
    public string? MadeKey { get; set; }

    public T Of<T>() where T : notnull => services.GetRequiredService<T>();

    public string? Query(string name) => query.GetValueOrDefault(name);

    /// <returns>The id of what is made: the caller's own, or one that a repeated call finds again, or a new one.</returns>
    public Guid NewId(Guid? given) => given ?? mark.NewId(Of<IChance>());

    /// <summary>Asks whether the actor may, before work is done for a command that is not there yet. The bus asks again in its transaction.</summary>
    /// <exception cref="NotAllowed">The actor may not.</exception>
    public async Task DemandAsync(ICommand command)
    {
        await using var db = await Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync(cancel);
        await Owners.DemandAsync(db, actor, command, cancel);
    }

    public Task DoAsync(ICommand command) => Of<CommandBus>().ExecuteAsync(command, actor, mark, cancel);
}
