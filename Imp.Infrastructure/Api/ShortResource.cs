using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Api;

/// <summary>A resource of few lines that are in memory, in an order of their own.</summary>
public abstract class ShortResource<TLine> : Resource where TLine : class
{
    public sealed override Type Line => typeof(TLine);

    protected abstract Task<IReadOnlyList<TLine>> ReadAsync(Call call);

    public override async Task<Lines> ListAsync(Ask ask, Call call)
    {
        if (ask.Sort is { } sort && sort != UsualSort) throw Wrong.Field("sort", $"Only {UsualSort}.");
        var from = ask.Cursor is null ? 0 : int.TryParse(ask.Cursor, out var at) && at > 0 ? at : throw Wrong.Field("cursor", "Pass on \"next\" of the page before as it is.");
        var all = await ReadAsync(call);
        var end = Math.Min(from + (long)ask.Limit, all.Count);
        return new Lines([.. all.Skip(from).Take(ask.Limit)], end < all.Count ? end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    public override async Task<object?> FindAsync(string key, Call call) => (await ReadAsync(call)).FirstOrDefault(line => KeyField.Cell(line) == key);

    internal override Task<string?> StampAsync(ImpDb db, string key, Call call) => Task.FromResult<string?>(null);
}
