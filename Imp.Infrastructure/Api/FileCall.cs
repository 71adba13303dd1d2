namespace Imp.Infrastructure.Api;

/// <summary>A file that a call brings: its body as it comes in, read once.</summary>
public sealed record FileSent(string Name, Stream Content)
{
    /// <summary>As announced; null when nobody said.</summary>
    public long? Length { get; init; }
}

/// <summary>A file that a call is answered with, always to be saved.</summary>
/// <param name="Tag">Changes when the bytes do.</param>
/// <param name="WriteTo">Writes the bytes.</param>
public sealed record FileGiven(string Name, long Bytes, string Tag, Func<Stream, CancellationToken, Task> WriteTo);
