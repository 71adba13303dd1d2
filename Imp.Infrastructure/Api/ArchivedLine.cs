namespace Imp.Infrastructure.Api;

/// <summary>What the lines of several resources end with: a base record whose fields come last.</summary>
public abstract record LineEnd;

/// <summary>What a line of everything that can be archived ends with.</summary>
public abstract record ArchivedLine : LineEnd
{
    [Field("When it was made.", Filters = true, Sorts = true)]
    public DateTimeOffset CreatedAt { get; init; }

    [Field("When it was archived; null while it is in use.")]
    public DateTimeOffset? ArchivedAt { get; init; }

    [Field("True when it is out of use.", Filters = true, Usually = "false")]
    public bool Archived { get; init; }
}
