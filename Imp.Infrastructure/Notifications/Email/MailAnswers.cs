using Imp.Domain.Incidents;
using Imp.Domain.Integrations.Mail;
using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations.Mail;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>Where answers to our mails go, each message having an address of its own: whoever can read the message may answer it, as with its link.</summary>
internal sealed class MailAnswers(AckLinks links, AckLinkQueries pages, ReplyDesk desk, ImpSettings settings) : IMailAnswers
{
    /// <returns>How an answer is written.</returns>
    public static string Hint(Wording words) => words["Answer this mail with ok to take it, with s to snooze it for {0}, or with c to close it.", MessageActions.SnoozeSpan(words)];

    private const string Prefix = "imp-";

    private readonly string? domain = settings.MailIn.IsOn ? settings.MailIn.Domain : null;

    /// <returns>What stands as the address to answer to; null where mail is not taken in, or no domain leads it here.</returns>
    public string? AddressOf(Message message) => domain is not null && message.AcknowledgeLink is not null && message.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check
        ? $"{Prefix}{links.MakeFolded(message.Id)}@{domain}"
        : null;

    public DeliveryId? Find(string address)
    {
        if (domain is null || address.LastIndexOf('@') is not (> 0 and var at) || !address[(at + 1)..].Equals(domain, StringComparison.OrdinalIgnoreCase)) return null;
        var local = address[..at];
        return local.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? links.ReadFolded(local[Prefix.Length..]) : null;
    }

    public async Task<string?> AcceptAsync(DeliveryId delivery, byte[] mail, bool isBounce, CancellationToken cancel)
    {
        var (line, automatic) = MailReply.Read(mail, isBounce);
        // A holiday notice takes nothing, and whoever sent it need not be told.
        if (automatic is not null) return null;
        if (await pages.FindAsync(delivery, cancel) is not { Person.Active: true } page) return "the message that this answers is not known any more";
        if (ReplyText.Parse(line ?? "") is not { } reply) return "not understood, nothing was done: write ok to take it, s to snooze it, or c to close it, in the first line";
        var meant = page.All.Where(one => reply.Number is null || one.Number == reply.Number).ToList();
        if (meant.Count == 0) return $"nothing was done: that message was not about {reply.Number}";

        await desk.AnsweredAsync(page);
        string? problem = null;
        foreach (var one in meant.Where(one => one.Response != ResponseState.Closed)) problem = await desk.TryAsync(one, reply.Action, "mail") ?? problem;
        return problem is null ? null : $"nothing was done: {problem}";
    }
}
