using Imp.Domain.Shared;

namespace Imp.Infrastructure.Api;

/// <summary>
/// One kind of thing in the API. From it follow the routes and who may use them, the list with its filters, orders and formats, the ETags and
/// the document. Found by reflection: a new one is a class.
/// </summary>
public abstract class Resource
{
    private IReadOnlyList<Field>? fields;
    private IReadOnlyList<Operation>? operations;

    /// <summary>In addresses: <c>services</c>. Below another resource: <c>incidents/{number}/timeline</c>.</summary>
    public abstract string Path { get; }

    /// <summary>Of one, in the document: <c>Service</c>.</summary>
    public abstract string Single { get; }

    /// <summary>What it is, in a sentence or two; Markdown.</summary>
    public abstract string Means { get; }

    public virtual Permission Reads => Permission.View;

    /// <summary>True where a role in a team is enough to read what is that team's: the resource then gives nothing else.</summary>
    public virtual bool ReadsInTeam => false;

    /// <summary>The property by which one is found.</summary>
    public virtual string Key => "id";

    /// <summary>A field with <c>-</c> before it where the greatest comes first.</summary>
    public abstract string UsualSort { get; }

    /// <summary>One line of the list.</summary>
    public abstract Type Line { get; }

    /// <summary>One alone; the same unless it shows more.</summary>
    public virtual Type Detail => Line;

    /// <summary>False for what can only be listed.</summary>
    public virtual bool HasDetail => true;

    public IReadOnlyList<Field> Fields => fields ??= Field.Of(Line);

    public Field KeyField => Fields.Single(one => one.Name == Key);

    /// <summary>What its lists are asked for, besides paging, order and format.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [.. Filters.Of(Fields)];

    public IReadOnlyList<Operation> Operations => operations ??= [.. Describe()];

    public IReadOnlyList<string> Sorts => [.. Fields.Where(one => one.Says.Sorts).Select(one => one.Name)];

    /// <exception cref="FluentValidation.ValidationException">A parameter is wrong.</exception>
    public abstract Task<Lines> ListAsync(Ask ask, Call call);

    /// <summary>Everything that a list has, in pieces, for a file that somebody downloads.</summary>
    public virtual async IAsyncEnumerable<IReadOnlyList<object>> AllAsync(Ask ask, Call call)
    {
        for (var cursor = ask.Cursor; ;)
        {
            var page = await ListAsync(ask with { Cursor = cursor, Limit = Piece }, call);
            yield return page.Items;
            if ((cursor = page.Next) is null) yield break;
        }
    }

    /// <returns>One alone; null when there is none that the caller may see.</returns>
    public abstract Task<object?> FindAsync(string key, Call call);

    /// <returns>What changes whenever one alone changes, read inside the write; null when there is none.</returns>
    internal abstract Task<string?> StampAsync(Database.ImpDb db, string key, Call call);

    /// <summary>So many lines at a time of a whole list.</summary>
    protected const int Piece = 1_000;

    protected virtual IEnumerable<Operation> Describe() => [];
}
