namespace Imp.Domain.Shared;

/// <summary>Over what a message leaves. What each is and needs is declared by its channel; the names are stored and never change.</summary>
public enum ChannelKind { Email, WebPush, Webhook, Ntfy, Gotify, Pushover, Slack, SlackBot, Mattermost, Discord, Teams, GoogleChat, Telegram, TwilioSms, TwilioVoice, SmsGateway, Apprise }

/// <summary>What channels are called.</summary>
public static class ChannelKinds
{
    /// <returns>As it stands alone: <c>E-mail</c>, <c>Microsoft Teams</c>.</returns>
    public static string Name(this ChannelKind kind) => kind switch
    {
        ChannelKind.Email => "E-mail",
        ChannelKind.WebPush => "Web push",
        ChannelKind.Webhook => "Webhook",
        ChannelKind.Ntfy => "ntfy",
        ChannelKind.Gotify => "Gotify",
        ChannelKind.Pushover => "Pushover",
        ChannelKind.Slack => "Slack",
        ChannelKind.SlackBot => "Slack bot",
        ChannelKind.Mattermost => "Mattermost",
        ChannelKind.Discord => "Discord",
        ChannelKind.Teams => "Microsoft Teams",
        ChannelKind.GoogleChat => "Google Chat",
        ChannelKind.Telegram => "Telegram",
        ChannelKind.TwilioSms => "SMS by Twilio",
        ChannelKind.TwilioVoice => "Call by Twilio",
        ChannelKind.SmsGateway => "SMS by gateway",
        ChannelKind.Apprise => "Apprise",
    };

    /// <returns>As it stands in a sentence: <c>paged Ana by e-mail</c>.</returns>
    public static string InSentence(this ChannelKind kind) => kind is ChannelKind.Email or ChannelKind.WebPush or ChannelKind.Webhook ? kind.Name().ToLowerInvariant() : kind.Name();
}
