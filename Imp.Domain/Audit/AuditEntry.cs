using Imp.Domain.Shared;

namespace Imp.Domain.Audit;

/// <summary>One accepted command: who, what, when, from where. Append-only, each chained to the one before; holds no secret.</summary>
/// <param name="Sequence">1, 2, 3 … without a gap.</param>
/// <param name="Detail">The command as JSON, secrets as dots, at most 8 KiB.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, ActorKind ActorKind, Guid? ActorId, string ActorName, string? From, string Command, string Detail)
{
    /// <summary>What it was about, above all an incident; null when it is about nothing that has an id.</summary>
    public Guid? Subject { get; init; }

    /// <summary>Digest of something beside the row that it vouches for, such as the rows it erased; null for nearly all.</summary>
    public byte[]? Covers { get; init; }

    /// <summary>Goes into <see cref="Digest"/>; forgotten when somebody's name is erased from the row, so that nobody can find the name by trying.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>Of name, place and detail as they were written; stays when they are erased.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>Over the hash of the row before and everything of this one.</summary>
    public byte[]? Hash { get; init; }
}

/// <summary>How far the chain goes.</summary>
/// <param name="Sequence">The last row; 0 when there is none.</param>
/// <param name="Hash">Of that row.</param>
public sealed record AuditHead(long Sequence, byte[] Hash);

/// <summary>Says that the words of a row were replaced because they named somebody who was erased.</summary>
/// <param name="Sequence">The row.</param>
/// <param name="ErasedBy">The row of the erasure, which covers this.</param>
/// <param name="Digest">Of the words that stand there now, without salt.</param>
public sealed record AuditRedaction(long Sequence, long ErasedBy, byte[] Digest);
