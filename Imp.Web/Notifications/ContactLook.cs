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
        { ProvenAt: not null } => new("Proven", "circle-check", Tone.Good),
        _ => new("Not proven", "circle-dashed", Tone.Warn),
    };

    public static string Explain(ContactRow method) => method switch
    {
        { GoneAt: not null, Channel: ChannelKind.WebPush } => "This browser was switched off, or has forgotten Imp. Add it again there, and remove this entry.",
        { GoneAt: not null } => "The other side said that this address is gone. It is not used until you edit it or a test gets through.",
        { ProvenAt: not null } => "The last time a message went through.",
        _ => "No message went through yet. Send a test.",
    };
}
