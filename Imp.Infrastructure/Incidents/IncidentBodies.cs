using Imp.Domain.Incidents;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Incidents;

/// <summary>What is sent to declare an incident.</summary>
public sealed record DeclarationBody
{
    [Field("1 to 255 characters.", Needed = true, Example = "Checkout is slow")]
    public string? Title { get; init; }

    [Field("Name or id of a service that is not archived.", Needed = true, Example = "Main service")]
    public string? Service { get; init; }

    [Field("Left out: `SEV3`.", Example = "SEV2")]
    public Severity? Severity { get; init; }

    [Field("Markdown, at most 32,768 characters.", Example = "Since the deploy at 9.")]
    public string? Notes { get; init; }

    [Field("At most 512 characters; refused while an incident of this key is open.")]
    public string? DedupKey { get; init; }

    [Field("At most 20.", Example = new[] { "checkout" })]
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>What of an incident is changed; what is left out stays.</summary>
public sealed record EditBody
{
    [Field("1 to 255 characters.", Example = "Checkout fails")]
    public string? Title { get; init; }

    [Field("`SEV1` is the worst.", Example = "SEV1")]
    public Severity? Severity { get; init; }

    [Field("Back only by reopening.", Example = "identified")]
    public IncidentStatus? Status { get; init; }

    [Field("The whole text, Markdown.")]
    public string? Notes { get; init; }

    [Field("What you read before you wrote: what others changed since is merged by line; 409 where both changed the same lines.")]
    public string? NotesBefore { get; init; }

    [Field("The whole list; `[]` takes all away.", Example = new[] { "checkout" })]
    public IReadOnlyList<string>? Tags { get; init; }

    [Field("Mail address or id of a person; null takes the assignee away.")]
    public string? Assignee { get; init; }

    [Field("Name of a role to mail address or id of a person, null for nobody; other roles stay.")]
    public IReadOnlyDictionary<string, string>? Roles { get; init; }

    [Field("What customers notice; null: nobody knows.")]
    public ImpactBody? Impact { get; init; }
}

/// <summary>What customers notice.</summary>
public sealed record ImpactBody
{
    [Field("Who is affected.", Example = "Customers who pay by card")]
    public string? Who { get; init; }

    [Field("How many.", Example = 120)]
    public long? Count { get; init; }

    [Field("What they can do meanwhile, Markdown.")]
    public string? Workaround { get; init; }
}

public sealed record AcknowledgementBody
{
    [Field("Also adds a remark; at most 2,000 characters.", Example = "Looking")]
    public string? Note { get; init; }
}

public sealed record SnoozeBody
{
    [Field("1 minute to 30 days ahead.")]
    public DateTimeOffset? Until { get; init; }

    [Field("The same, from now.", Example = 60)]
    public int? Minutes { get; init; }
}

public sealed record ClosureBody
{
    [Field("`fixed` (where it is left out), `went-away`, `noise`, `duplicate`, `external` or `maintenance`.", Example = "fixed")]
    public string? Reason { get; init; }

    [Field("Also adds a remark; at most 2,000 characters.", Example = "Logs rotated")]
    public string? Note { get; init; }
}

public sealed record ReopeningBody
{
    [Field("A sentence, at most 500 characters.", Needed = true, Example = "It is back")]
    public string? Reason { get; init; }
}

public sealed record NoteBody
{
    [Field("Markdown, at most 4,096 characters.", Needed = true, Example = "Restarted **web-1**.")]
    public string? Text { get; init; }

    [Field("When that was of which it tells, up to now; left out: now.")]
    public DateTimeOffset? HappenedAt { get; init; }
}

public sealed record MergeBody
{
    [Field("Number of an open incident.", Needed = true, Example = 2)]
    public long? Into { get; init; }
}

public sealed record RelationBody
{
    [Field("Number of the other incident.", Needed = true, Example = 1)]
    public long? Other { get; init; }

    [Field("Left out: `related`. Where one is part of the other, this one is the part.", Example = "related")]
    public RelationKind? Kind { get; init; }
}

/// <summary>What is sent to open an exercise.</summary>
public sealed record DrillBody
{
    [Field("Name or id of the service whose policy is tried.", Needed = true, Example = "Main service")]
    public string? Service { get; init; }

    [Field("Mail address or id of whoever gets the messages.", Needed = true, Example = "$users")]
    public string? Person { get; init; }

    [Field("Left out: `SEV3`.", Example = "SEV2")]
    public Severity? Severity { get; init; }

    [Field("At most 240 characters; left out: it names the service.")]
    public string? Title { get; init; }

    [Field("After so many minutes it ends by itself, 1 to 240; left out: 30.")]
    public int? Minutes { get; init; }
}
