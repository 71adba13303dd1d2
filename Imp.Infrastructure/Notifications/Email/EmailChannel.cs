using System.Net.Mail;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications.Email;

/// <summary>Mail by the framework's client.</summary>
internal sealed class EmailChannel(MailOptions options, TimeProvider clock, MailAnswers? answers = null) : IDeclaredChannel
{
    private readonly SmtpPost post = new(options, clock);

    public static ChannelProfile Declared { get; } = new(ChannelKind.Email, "Works everywhere", "mail", "Any mailbox. A mail wakes few people: add something that rings.")
    {
        Rings = false,
        Address = new(ChannelFields.Address, "Mail address", "ana@example.org", FieldRules.Email) { Type = FieldType.Email },
        AtOnce = 4, // each is a connection of its own, and mail servers count those
        Acknowledging = Acknowledging.Link | Acknowledging.Button | Acknowledging.Reply, RichText = true, Says = message => $"{MessageText.Subject(message)}\n\n{MessageText.Of(message)}",
    };

    public ChannelProfile Profile => Declared;

    public async Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(options.Host)) return new GaveUp("No mail server is configured. Set Mail.Host and Mail.From in the settings file.");
        if (!MailAddress.TryCreate(options.From, out var from)) return new GaveUp("Mail.From in the settings file is not a mail address.");
        if (!MailAddress.TryCreate(target.Address, out var to)) return new GaveUp("This is not a mail address.");

        using var mail = Mail.Of(message, from.Address, to.Address, answers?.AddressOf(message));
        return await post.SendAsync(mail, cancel);
    }
}
