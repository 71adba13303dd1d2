namespace Imp.Infrastructure.Api;

/// <summary>Says what a field of the API means. A property without it is no field.</summary>
/// <param name="means">For people who read the API's document; one sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string means) : Attribute
{
    public string Means => means;

    /// <summary>The list may be asked for rows with such a value; an instant for what lies before or after.</summary>
    public bool Filters { get; init; }

    /// <summary>The list may be ordered by it. In a table that grows, only what has an index.</summary>
    public bool Sorts { get; init; }

    /// <summary>The filter's value where nobody gives one; <c>all</c> takes it away. Null: no restriction.</summary>
    public string? Usually { get; init; }

    /// <summary>In a body: must be given.</summary>
    public bool Needed { get; init; }

    /// <summary>In a change: null takes it away. Of what the thing has under the same name this is known from there.</summary>
    public bool Clears { get; init; }

    /// <summary>What stands in the document's example; null: something that fits the type.</summary>
    public object? Example { get; init; }
}
