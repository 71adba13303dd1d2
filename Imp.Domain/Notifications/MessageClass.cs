using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>Channels that disturb alike, and share their limits.</summary>
public enum ChannelClass { Voice, Sms, Email, Chat, Webhook }

/// <summary>Messages that are counted together.</summary>
public enum MessageClass
{
    /// <summary>All but tests.</summary>
    Any,
    /// <summary>Somebody must come, or is asked whether he is still there.</summary>
    Page,
    /// <summary>How it stands, such as that it is over.</summary>
    Status,
    /// <summary>A person tries a contact method, or proves that it is his.</summary>
    Test,
}

/// <summary>Puts channels and messages into their classes.</summary>
public static class MessageClasses
{
    public static ChannelClass Class(this ChannelKind channel) => channel switch
    {
        ChannelKind.TwilioVoice => ChannelClass.Voice,
        ChannelKind.TwilioSms or ChannelKind.SmsGateway => ChannelClass.Sms,
        ChannelKind.Email => ChannelClass.Email,
        ChannelKind.Webhook => ChannelClass.Webhook,
        ChannelKind.WebPush or ChannelKind.Ntfy or ChannelKind.Gotify or ChannelKind.Pushover or ChannelKind.Slack or ChannelKind.SlackBot or ChannelKind.Mattermost or ChannelKind.Discord
            or ChannelKind.Teams or ChannelKind.GoogleChat or ChannelKind.Telegram or ChannelKind.Apprise => ChannelClass.Chat,
    };

    public static MessageClass Class(this DeliveryPurpose purpose) => purpose switch
    {
        DeliveryPurpose.Page or DeliveryPurpose.Check => MessageClass.Page,
        DeliveryPurpose.Taken or DeliveryPurpose.Ended or DeliveryPurpose.Notice => MessageClass.Status,
        DeliveryPurpose.Test => MessageClass.Test,
    };

    /// <returns>False where a program receives: it must find one incident in each message.</returns>
    public static bool Bundles(this ChannelClass channel) => channel != ChannelClass.Webhook;

    /// <returns>What such channels are called.</returns>
    public static string Name(this ChannelClass channel) => channel switch
    {
        ChannelClass.Voice => "Calls",
        ChannelClass.Sms => "SMS",
        ChannelClass.Email => "E-mail",
        ChannelClass.Chat => "Chat and push",
        ChannelClass.Webhook => "Webhooks",
    };

    /// <returns>What such messages are called.</returns>
    public static string Name(this MessageClass message) => message switch
    {
        MessageClass.Any => "Anything but tests",
        MessageClass.Page => "Pages",
        MessageClass.Status => "News, such as that it is over",
        MessageClass.Test => "Tests",
    };
}
