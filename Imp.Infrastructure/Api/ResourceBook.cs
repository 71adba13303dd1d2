using System.Reflection;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Infrastructure.Api;

/// <summary>Every resource of the API, by path.</summary>
public sealed class ResourceBook(IServiceProvider services, IDbContextFactory<ImpDb> dbs)
{
    public IReadOnlyList<Resource> All { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Resource).IsAssignableFrom(type))
            .Select(type => (Resource)ActivatorUtilities.CreateInstance(services, type)).OrderBy(resource => resource.Path, StringComparer.Ordinal),
    ];

    /// <summary>Lets the call through only as long as nobody changes what it changes between now and its transaction.</summary>
    public async Task GuardAsync(Resource resource, Call call)
    {
        await using var db = await dbs.CreateDbContextAsync(call.Cancel);
        var seen = await resource.StampAsync(db, call.ItemKey, call);
        call.Mark.IsCurrent = async writer =>
        {
            await using var inside = writer.NewContext();
            inside.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await resource.StampAsync(inside, call.ItemKey, call) == seen;
        };
    }
}
