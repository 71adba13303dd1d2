namespace Imp.Domain.Integrations.Mail;

/// <summary>What a person answered to a mail of ours.</summary>
/// <param name="Line">The first line that is the person's own; null when there is none.</param>
/// <param name="Automatic">Why no person wrote it; null when one did.</param>
public sealed record MailReply(string? Line, string? Automatic)
{
    /// <summary>How mail programs introduce what they quote.</summary>
    private static readonly string[] Introductions = ["wrote:", "schrieb:", "a écrit :", "escribió:", "ha scritto:"];

    public static MailReply Read(ReadOnlySpan<byte> mail, bool isBounce)
    {
        var message = MailMessage.Read(mail);
        return new MailReply(OwnLine(message.Text ?? ""), MailFormat.NoAlert(message.Head, new MailEnvelope(null, isBounce)));
    }

    private static string? OwnLine(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('>') || line.StartsWith("-----", StringComparison.Ordinal) || line.StartsWith("_____", StringComparison.Ordinal)
                || Introductions.Any(end => line.EndsWith(end, StringComparison.OrdinalIgnoreCase))) return null;
            return line;
        }
        return null;
    }
}
