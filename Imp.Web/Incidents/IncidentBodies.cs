namespace Imp.Web.Incidents;

internal sealed record DeclarationBody
{
    public string? Title { get; init; }
    public string? Service { get; init; }
    public string? Severity { get; init; }
    public string? Notes { get; init; }
    public string? DedupKey { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
}

internal sealed record EditBody
{
    public string? Title { get; init; }
    public string? Severity { get; init; }
    public string? Status { get; init; }
    public string? Notes { get; init; }
    public string? NotesBefore { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public string? Assignee { get; init; }
}

internal sealed record AcknowledgementBody
{
    public string? Note { get; init; }
}

internal sealed record SnoozeBody
{
    public DateTimeOffset? Until { get; init; }
    public int? Minutes { get; init; }
}

internal sealed record ClosureBody
{
    public string? Reason { get; init; }
    public string? Note { get; init; }
}

internal sealed record ReopeningBody
{
    public string? Reason { get; init; }
}

internal sealed record NoteBody
{
    public string? Text { get; init; }
}

internal sealed record MergeBody
{
    public long? Into { get; init; }
}
