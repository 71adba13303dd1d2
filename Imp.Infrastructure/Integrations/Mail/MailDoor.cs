using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Mail;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Settings;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>Whose door a mail goes through.</summary>
internal abstract record MailTarget;

/// <param name="DedupKey">Written into the address; null when none was.</param>
/// <param name="Key">As it was written, to be masked in what is stored.</param>
internal sealed record AlertTarget(IntegrationRef Integration, string? DedupKey, string Key) : MailTarget
{
    public bool Equals(AlertTarget? other) => other?.Integration.Id == Integration.Id && other.DedupKey == DedupKey;

    public override int GetHashCode() => HashCode.Combine(Integration.Id, DedupKey);
}

/// <summary>Somebody answers a message of ours.</summary>
internal sealed record AnswerTarget(DeliveryId Delivery) : MailTarget;

/// <summary>Takes mail that is no alert but the answer of a person.</summary>
public interface IMailAnswers
{
    /// <returns>The message that is answered; null for any other address.</returns>
    DeliveryId? Find(string address);

    /// <returns>What is wrong with the answer, in ASCII, for whoever wrote it; null when nothing is.</returns>
    /// <exception cref="Database.StorageProblem">It could not be written; it may come again.</exception>
    Task<string?> AcceptAsync(DeliveryId delivery, byte[] mail, bool isBounce, CancellationToken cancel);
}

/// <summary>What became of asking for a recipient.</summary>
internal enum MailWelcome { Taken, Unknown, Foreign, AsksForSignature }

/// <summary>Finds the integration of an address, and takes a mail in for it as every request is taken in: on disk before the answer.</summary>
internal sealed class MailDoor(IntegrationKeys keys, IntegrationSecrets secrets, RequestLedger ledger, IMailAnswers answers, ImpSettings settings)
{
    private const string Unsigned = "This integration asks for a signature, and mail cannot carry one.";

    public async Task<(MailWelcome Welcome, MailTarget? Target)> FindAsync(string address, CancellationToken cancel)
    {
        if (answers.Find(address) is { } delivery) return (MailWelcome.Taken, new AnswerTarget(delivery));
        if (MailRecipient.Read(address) is not { } recipient) return (MailWelcome.Unknown, null);
        if (settings.MailIn.Domain is { } own && !recipient.Domain.Equals(own, StringComparison.OrdinalIgnoreCase)) return (MailWelcome.Foreign, null);

        // Servers on the way may change the case of an address. Keys that Imp makes have small letters only.
        var integration = await keys.FindAsync(recipient.Key, cancel) ?? await keys.FindAsync(recipient.Key.ToLowerInvariant(), cancel);
        if (integration is null) return (MailWelcome.Unknown, null);
        if ((await secrets.FindAsync(integration.Id, cancel)).IsAsked)
        {
            await ledger.NoteAsync(integration, MailFormat.Word, EventOutcome.Refused, Unsigned, null, default);
            return (MailWelcome.AsksForSignature, null);
        }
        return (MailWelcome.Taken, new AlertTarget(integration, recipient.DedupKey, recipient.Key));
    }

    /// <summary>Takes a mail in for everybody it is addressed to. When this returns it survives a power cut.</summary>
    /// <exception cref="Database.StorageProblem">It was not stored for all; sent again, it has no second effect where it was.</exception>
    /// <returns>What is wrong with the answer of a person, in ASCII; null when nothing is.</returns>
    public async Task<string?> AcceptAsync(IReadOnlyList<MailTarget> targets, byte[] mail, bool isBounce, CancellationToken cancel)
    {
        string? problem = null;
        foreach (var answer in targets.OfType<AnswerTarget>()) problem = await answers.AcceptAsync(answer.Delivery, mail, isBounce, cancel) ?? problem;
        await AcceptAlertsAsync([.. targets.OfType<AlertTarget>()], mail, isBounce);
        return problem;
    }

    private async Task AcceptAlertsAsync(IReadOnlyList<AlertTarget> targets, byte[] mail, bool isBounce)
    {
        foreach (var target in targets) Mask(mail, target.Key);
        foreach (var target in targets)
        {
            var reading = MailFormat.Read(mail, new MailEnvelope(target.DedupKey, isBounce), target.Integration.Subjects);
            if (reading.Alerts.Count > 0) await ledger.AcceptAsync(target.Integration, MailFormat.Word, reading.Alerts, reading.DeliveryId, mail);
            else await ledger.NoteAsync(target.Integration, MailFormat.Word, EventOutcome.Ignored, reading.Note ?? "There was no alert in it.", reading.About, mail);
        }
    }

    /// <summary>The address stands in the mail's head, and with it the key, which is nobody's to see who may only read events.</summary>
    private static void Mask(byte[] mail, string key)
    {
        var (lower, upper) = (Encoding.ASCII.GetBytes(key.ToLowerInvariant()), Encoding.ASCII.GetBytes(key.ToUpperInvariant()));
        for (var at = 0; at + lower.Length <= mail.Length;)
        {
            if (mail.AsSpan(at).IndexOfAny(lower[0], upper[0]) is not (>= 0 and var found)) return;
            at += found;
            if (at + lower.Length <= mail.Length && Ascii.EqualsIgnoreCase(mail.AsSpan(at, lower.Length), lower)) mail.AsSpan(at, lower.Length).Fill((byte)'*');
            at++;
        }
    }
}
