using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Api;

/// <summary>A resource whose lines are a query: the database filters, orders and pages.</summary>
public abstract class TableResource<TLine>(IDbContextFactory<ImpDb> dbs) : Resource where TLine : class
{
    public sealed override Type Line => typeof(TLine);

    /// <summary>Every line that the caller may see, made by an object initializer so that the database knows each field.</summary>
    protected abstract IQueryable<TLine> Query(ImpDb db, Call call);

    /// <summary>Puts in what the database does not know, for a page at a time.</summary>
    protected virtual Task<IReadOnlyList<TLine>> FillAsync(ImpDb db, IReadOnlyList<TLine> lines, Call call) => Task.FromResult(lines);

    /// <summary>One alone, where it shows more than a line does.</summary>
    protected virtual Task<object> DetailAsync(ImpDb db, TLine line, Call call) => Task.FromResult<object>(line);

    public sealed override async Task<Lines> ListAsync(Ask ask, Call call)
    {
        await using var db = await dbs.CreateDbContextAsync(call.Cancel);
        var sort = ask.Sort ?? UsualSort;
        var falling = sort.StartsWith('-');
        var (by, key) = (Fields.SingleOrDefault(field => field.Name == sort.TrimStart('-') && field.Says.Sorts) ?? throw Wrong.Field("sort", $"One of {string.Join(", ", Sorts)}, with - before it for the greatest first."), KeyField);
        var line = Expression.Parameter(typeof(TLine), "line");
        var (value, id) = (Expression.Property(line, by.Property), Expression.Property(line, key.Property));
        var lines = Filters.Apply(Query(db, call), Fields, ask.Words);
        if (ask.Cursor is { } cursor)
        {
            var (lastValue, lastKey) = Keyset.Read(cursor, sort, by.Type, key.Type);
            lines = lines.Where(Expression.Lambda<Func<TLine, bool>>(Keyset.After(value, id, lastValue, lastKey, falling), line));
        }
        var found = await Ordered(lines, falling, line, by == key ? [value] : [value, id]).Take(ask.Limit + 1).ToListAsync(call.Cancel);
        var more = found.Count > ask.Limit;
        if (more) found.RemoveAt(ask.Limit);
        var filled = await FillAsync(db, found, call);
        return new Lines([.. filled], more ? Keyset.Cursor(sort, by.ValueOf(found[^1]), key.ValueOf(found[^1])) : null);
    }

    public sealed override async Task<object?> FindAsync(string key, Call call)
    {
        await using var db = await dbs.CreateDbContextAsync(call.Cancel);
        return await FindAsync(db, key, call);
    }

    internal sealed override async Task<string?> StampAsync(ImpDb db, string key, Call call) =>
        await FindAsync(db, key, call) is { } one ? Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(one, Detail, ApiJson.Options))) : null;

    private async Task<object?> FindAsync(ImpDb db, string key, Call call)
    {
        var line = Expression.Parameter(typeof(TLine), "line");
        var (field, wanted) = (KeyField, (object?)null);
        try
        {
            wanted = Filters.Parse(field.Type, Key, key);
        }
        catch (FluentValidation.ValidationException)
        {
            return null;
        }
        var found = await Query(db, call).Where(Expression.Lambda<Func<TLine, bool>>(Expression.Equal(Expression.Property(line, field.Property), Keyset.Value(wanted, field.Property.PropertyType)), line)).FirstOrDefaultAsync(call.Cancel);
        return found is null ? null : await DetailAsync(db, (await FillAsync(db, [found], call))[0], call);
    }

    private static IQueryable<TLine> Ordered(IQueryable<TLine> lines, bool falling, ParameterExpression line, IEnumerable<MemberExpression> by)
    {
        var word = nameof(Queryable.OrderBy);
        foreach (var one in by)
        {
            lines = lines.Provider.CreateQuery<TLine>(Expression.Call(typeof(Queryable), falling ? word + "Descending" : word, [typeof(TLine), one.Type], lines.Expression, Expression.Quote(Expression.Lambda(one, line))));
            word = nameof(Queryable.ThenBy);
        }
        return lines;
    }

    // The usual operations, said in one line each.

    /// <summary>POST to the list: makes one, under the caller's id or a new one.</summary>
    protected Operation Create<TBody, TCommand>(string summary, Func<TBody, Guid, Call, TCommand> command, params string[] refusals) where TBody : MakingBody where TCommand : ICommand =>
        new("POST", "", $"create{Single}", summary, Operation.NeedsOf<TCommand>(), typeof(TBody), 201, null, async call =>
        {
            var body = (TBody)call.Body!;
            var id = call.NewId(body.Id);
            call.MadeKey = id.ToString();
            await call.DoAsync(command(body, id, call));
            return await FindAsync(call.MadeKey, call);
        })
        { Refusals = refusals };

    /// <summary>The same for what has a key that is told once.</summary>
    /// <param name="key">Makes it.</param>
    protected Operation CreateWithKey<TBody, TCommand>(string summary, Func<TBody, IChance, string> key, Func<TBody, Guid, Secret, TCommand> command, params string[] refusals) where TBody : MakingBody where TCommand : ICommand =>
        new("POST", "", $"create{Single}", summary, Operation.NeedsOf<TCommand>(), typeof(TBody), 201, typeof(MadeKey), call =>
        {
            var body = (TBody)call.Body!;
            return call.TellKeyAsync(call.NewId(body.Id), key(body, call.Of<IChance>()), (id, made) => command(body, id, made));
        })
        { Refusals = refusals };

    /// <summary>Gives one another key, told once.</summary>
    protected Operation ReplaceKey<TCommand>(string below, string id, string summary, Func<IChance, string> key, Func<Guid, Secret, TCommand> command) where TCommand : ICommand =>
        new("POST", $"/{{{Key}}}{below}", id, summary, Operation.NeedsOf<TCommand>(), null, 200, typeof(MadeKey), call => call.TellKeyAsync(Guid.Parse(call.Key), key(call.Of<IChance>()), command));

    /// <summary>One as the body that would make it, where its fields do not have the body's names.</summary>
    protected virtual object AsBody(object now) => now;

    /// <summary>PATCH: changes what is given. The command is made of a body that says all, what is given over what there is.</summary>
    protected Operation Change<TBody, TDetail, TCommand>(string summary, Func<TBody, TDetail, Call, TCommand> command, params string[] refusals) where TBody : class where TDetail : class where TCommand : ICommand =>
        new("PATCH", $"/{{{Key}}}", $"change{Single}", summary, Operation.NeedsOf<TCommand>(), typeof(TBody), 200, null, async call =>
        {
            var now = await FindAsync(call.Key, call) ?? throw new Missing(Single.ToLowerInvariant());
            await call.DoAsync(command(call.Patch.Onto<TBody>(AsBody(now)), (TDetail)now, call));
            return await FindAsync(call.Key, call);
        })
        { Refusals = refusals, Patches = typeof(TDetail) };

    /// <summary>A verb that needs nothing but the key; asking again changes nothing.</summary>
    protected Operation Do<TCommand>(string method, string below, string id, string summary, Func<Guid, TCommand> command, params string[] refusals) where TCommand : ICommand =>
        new(method, $"/{{{Key}}}{below}", id, summary, Operation.NeedsOf<TCommand>(), null, 204, null, async call =>
        {
            if (await FindAsync(call.Key, call) is null) throw new Missing(Single.ToLowerInvariant());
            await call.DoAsync(command(Guid.Parse(call.Key)));
            return null;
        })
        { Refusals = refusals };

    /// <summary>The same with a body.</summary>
    protected Operation Do<TBody, TCommand>(string method, string below, string id, string summary, Func<TBody, Guid, Call, TCommand> command, params string[] refusals) where TBody : class where TCommand : ICommand =>
        new(method, $"/{{{Key}}}{below}", id, summary, Operation.NeedsOf<TCommand>(), typeof(TBody), 204, null, async call =>
        {
            if (await FindAsync(call.Key, call) is null) throw new Missing(Single.ToLowerInvariant());
            await call.DoAsync(command((TBody)call.Body!, Guid.Parse(call.Key), call));
            return null;
        })
        { Refusals = refusals };

    protected Operation Archive<TCommand>(Func<Guid, TCommand> command, params string[] refusals) where TCommand : ICommand =>
        Do("DELETE", "", $"archive{Single}", "Archives it; what it did stays", command, refusals);

    protected Operation Restore<TCommand>(Func<Guid, TCommand> command, params string[] refusals) where TCommand : ICommand =>
        Do("POST", "/restoration", $"restore{Single}", "Brings it back", command, refusals);
}
