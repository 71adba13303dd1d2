namespace Imp.Infrastructure.Api;

/// <summary>Which rows of a list are wanted.</summary>
/// <param name="Words">Every parameter that is the resource's own, as it came.</param>
/// <param name="Sort">A field's name, with <c>-</c> before it for the greatest first; null: the resource's own order.</param>
/// <param name="Cursor">Where the page before ended; null for the first.</param>
/// <param name="Limit">At most so many rows.</param>
public sealed record Ask(IReadOnlyDictionary<string, string> Words, string? Sort, string? Cursor, int Limit)
{
    /// <summary>At most so many rows of one page.</summary>
    public const int Most = 100;

    public const int Usual = 50;
}

/// <summary>Some lines.</summary>
/// <param name="Next">To pass on as cursor; null at the end.</param>
public sealed record Lines(IReadOnlyList<object> Items, string? Next);

/// <summary>A parameter of a list or of an operation that is no field of its lines.</summary>
/// <param name="Type">Of the value, for the document.</param>
/// <param name="Needed">It must be given.</param>
public sealed record Parameter(string Name, Type Type, string Means, object? Example = null, bool Needed = false);
