using System.Globalization;
using System.Text;
using System.Text.Json;
using Imp.Domain.Streams;

namespace Imp.Infrastructure.Streams;

/// <summary>One event of the feed as it leaves, put into bytes once for everybody who gets it.</summary>
public sealed class FeedFrame
{
    private readonly int start;
    private JsonElement? element;

    private FeedFrame(long sequence, StreamSubject subject, byte[] bytes, int start) => (Sequence, Subject, Bytes, this.start) = (sequence, subject, bytes, start);

    public long Sequence { get; }

    public StreamSubject Subject { get; }

    /// <summary>As a server-sent event: id, event, data and the empty line.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The data alone.</summary>
    public JsonElement Data => element ??= JsonElement.Parse(Bytes.Span[start..^2]);

    /// <param name="data">A JSON object without the sequence, in one line.</param>
    public static FeedFrame Of(long sequence, StreamSubject subject, string data)
    {
        var id = sequence.ToString(CultureInfo.InvariantCulture);
        var head = $"id: {id}\nevent: {subject.Kind.Name()}\ndata: ";
        return new FeedFrame(sequence, subject, Encoding.UTF8.GetBytes($"{head}{{\"id\":{id},{data.AsSpan(1)}\n\n"), head.Length);
    }
}
