namespace Imp.Tests.Support;

/// <summary>A mail as the receiver's server got it.</summary>
public sealed class SentMail
{
    private readonly MimePart root;

    internal SentMail(string from, IReadOnlyList<string> to, byte[] raw, DateTimeOffset at)
    {
        (From, To, Raw, At) = (from, to, raw, at);
        root = MimePart.Parse(raw);
    }

    /// <summary>Envelope sender, without angle brackets.</summary>
    public string From { get; }

    /// <summary>Envelope recipients, hidden copies included.</summary>
    public IReadOnlyList<string> To { get; }

    /// <summary>The message as transferred, dots unstuffed.</summary>
    public byte[] Raw { get; }

    public DateTimeOffset At { get; }

    /// <summary>Decoded; empty when there is none.</summary>
    public string Subject => Header("Subject") ?? "";

    /// <summary>Every header in its order, unfolded and decoded (RFC 2047).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => root.Headers;

    /// <summary>The first text/plain part, decoded; null when there is none.</summary>
    public string? TextBody => root.Text("text/plain");

    /// <summary>The first text/html part, decoded; null when there is none.</summary>
    public string? HtmlBody => root.Text("text/html");

    /// <returns>The first header of that name, decoded; null when there is none.</returns>
    public string? Header(string name) => root.Header(name);
}
