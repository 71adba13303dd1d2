using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Web.Kit;

namespace Imp.Web.Notifications;

/// <summary>How it looks whether a contact method works.</summary>
public static class ContactLook
{
    public static Look Of(ContactRow method) => method switch
    {
        { GoneAt: not null } => new("Gone", "circle-x", Tone.Bad),
        { ReachedAt: not null } => new("Proven", "circle-check", Tone.Good),
        { ProvenAt: not null } => new("Sent, not confirmed", "circle-dashed", Tone.Warn),
        _ => new("Not proven", "circle-dashed", Tone.Warn),
    };

    public static string Explain(ContactRow method) => method switch
    {
        { GoneAt: not null, Channel: ChannelKind.WebPush } => "This browser was switched off, or has forgotten Imp. Add it again there, and remove this entry.",
        { GoneAt: not null } => "The other side said that this address is gone. It is not used until you edit it or a test gets through.",
        { ReachedAt: not null } => "The last time you answered over it, or entered the code of a test.",
        { ProvenAt: not null } => "The other side took the last message. Whether it reaches you, only you can say: answer one, or enter the code of a test.",
        _ => "No message went through yet. Send a test and enter the code that it brings.",
    };
}
