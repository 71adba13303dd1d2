using System.Text;

namespace Imp.Domain.Integrations.Mail;

/// <summary>A mail as it is read: its head, what it says, and how much was attached. Bounded in depth and parts, so that a mail made to hurt costs no more than a large one.</summary>
internal sealed class MailMessage
{
    private const int Deepest = 8;
    private const int MostParts = 200;
    private const int LongestText = 256 * 1024;

    private string? plain;
    private string? html;
    private int parts;

    private MailMessage(MailHeaders head) => Head = head;

    public MailHeaders Head { get; }

    /// <summary>The first plain text, else the first HTML as text; null when there is neither.</summary>
    public string? Text => Blank(plain) ?? (html is null ? null : Blank(MailText.FromHtml(html)));

    /// <summary>Files and pictures that came along and are not read.</summary>
    public int AttachmentCount { get; private set; }

    public static MailMessage Read(ReadOnlySpan<byte> mail)
    {
        var (head, at) = MailHeaders.Read(mail);
        var message = new MailMessage(head);
        message.Take(head, mail[at..], 0);
        return message;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Take(MailHeaders head, ReadOnlySpan<byte> body, int depth)
    {
        if (++parts > MostParts) return;

        var type = head.Word("Content-Type");
        if (type.StartsWith("multipart/", StringComparison.Ordinal) && head.Parameter("Content-Type", "boundary") is { Length: > 0 and <= 200 } boundary)
        {
            if (depth < Deepest) TakeParts(body, boundary, depth);
            return;
        }
        var isText = type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal);
        if (!isText || head.Word("Content-Disposition") == "attachment")
        {
            AttachmentCount++;
            return;
        }
        if (type == "text/html") html ??= Decode(head, body);
        else if (type is "" or "text/plain" || plain is null && html is null) plain ??= Decode(head, body);
    }

    private void TakeParts(ReadOnlySpan<byte> body, string boundary, int depth)
    {
        var mark = Encoding.Latin1.GetBytes("--" + boundary);
        var start = -1;
        for (var at = 0; at < body.Length;)
        {
            var end = body[at..].IndexOf((byte)'\n') is >= 0 and var found ? at + found + 1 : body.Length;
            var line = body[at..end];
            if (line.StartsWith(mark))
            {
                if (start >= 0) TakePart(body[start..at], depth);
                if (parts > MostParts || line[mark.Length..].StartsWith("--"u8)) return;
                start = end;
            }
            at = end;
        }
        // Cut off without its end: what there is counts.
        if (start >= 0 && start < body.Length) TakePart(body[start..], depth);
    }

    private void TakePart(ReadOnlySpan<byte> part, int depth)
    {
        var (head, at) = MailHeaders.Read(part);
        Take(head, part[at..], depth + 1);
    }

    private static string Decode(MailHeaders head, ReadOnlySpan<byte> body)
    {
        if (body.Length > LongestText) body = body[..LongestText];
        return MailText.Decode(MailText.Unpack(body, head.Word("Content-Transfer-Encoding")), head.Parameter("Content-Type", "charset")).Replace("\0", "").ReplaceLineEndings("\n");
    }
}
