using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>How a person can take an incident from inside a message.</summary>
[Flags]
public enum Acknowledging
{
    /// <summary>Not at all.</summary>
    None = 0,
    /// <summary>By a link in its text, which opens a page with one button.</summary>
    Link = 1,
    /// <summary>By a button, which opens the same page.</summary>
    Button = 2,
    /// <summary>By an answer, without opening anything.</summary>
    Reply = 4,
}

/// <summary>What a channel is, needs and can do. Pages and validators read it instead of knowing channels by name.</summary>
/// <param name="Hint">When it is a good choice, in few words.</param>
/// <param name="Icon">The drawing beside it.</param>
/// <param name="SetUp">Where a person gets what is asked for.</param>
public sealed record ChannelProfile(ChannelKind Kind, string Hint, string Icon, string SetUp)
{
    /// <summary>Where it leads, for everybody to see; null when only what is kept sealed says so, and then the name of its server stands there.</summary>
    public ChannelField? Address { get; init; }

    /// <summary>What else it needs, kept sealed.</summary>
    public IReadOnlyList<ChannelField> Fields { get; init; } = [];

    /// <summary>Has a secret made by Imp, with which the receiver can check the sender.</summary>
    public bool Signs { get; init; }

    /// <summary>Nobody types its fields: the browser that is to be reached hands them over when it is switched on.</summary>
    public bool FromBrowser { get; init; }

    public Acknowledging Acknowledging { get; init; } = Acknowledging.Link;

    /// <summary>Several people read what comes in there, so that it is not for one of them in particular. By its address; default: nobody but the owner reads it.</summary>
    public Func<string, bool> IsRoom { get; init; } = _ => false;

    /// <summary>A program receives it, and is told in English always.</summary>
    public bool ForPrograms { get; init; }

    /// <summary>Says also that it is over; a phone does not ring for that.</summary>
    public bool TellsEnd { get; init; } = true;

    /// <summary>A message that was sent can be changed afterwards.</summary>
    public bool EditsSent { get; init; }

    /// <summary>Repeated pages of an incident stand below the first.</summary>
    public bool Threads { get; init; }

    /// <summary>Shows more than plain text.</summary>
    public bool RichText { get; init; }

    /// <summary>Makes a phone ring by itself, unlike what people read when they look.</summary>
    public bool Rings { get; init; } = true;

    /// <summary>How many messages may be under way at the same time; default 16.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>Longest text that the other side takes; null when there is no limit worth knowing.</summary>
    public int? LongestText { get; init; }

    /// <summary>What <see cref="LongestText"/> counts.</summary>
    public TextUnit CountedIn { get; init; }

    /// <summary>What is read, or heard, when a message arrives; how it looks is up to the other side.</summary>
    public Func<Message, string> Says { get; init; } = message =>
        $"{MessageText.Subject(message)}\n{MessageText.Short(message)}\n{string.Join("   ", MessageText.Links(message).Select(link => $"[{link.Label}]"))}";

    /// <returns>How a message over it is worded.</returns>
    /// <param name="address">Of the contact method.</param>
    /// <param name="owner">How whose method it is is spoken to.</param>
    /// <param name="everybody">How the installation speaks where several people read: on no one's clock.</param>
    public Wording WordsFor(string address, Wording owner, Wording everybody) => ForPrograms ? Wording.English : IsRoom(address) ? everybody : owner;

    /// <summary>Every field of a form: the address first.</summary>
    public IEnumerable<ChannelField> Form => Address is { } address ? Fields.Prepend(address) : Fields;

    /// <returns>What is shown of a method.</returns>
    internal string Shown(string address, ChannelFields fields) => Address is not null ? address.Trim()
        : Fields.FirstOrDefault(field => field.Type == FieldType.Url) is { } url && Uri.TryCreate(fields[url.Name], UriKind.Absolute, out var at) ? at.IdnHost
        : Kind.Name();
}

/// <summary>How a field is entered.</summary>
public enum FieldType { Text, Url, Email, Phone, Secret, Long }

/// <summary>One thing that a channel must be told.</summary>
/// <param name="Name">In commands, and under which it is kept; never changes.</param>
/// <param name="Example">A value that would be accepted.</param>
/// <param name="Problem">What is wrong with a value, for a person; null when nothing is.</param>
public sealed record ChannelField(string Name, string Label, string Example, Func<string, string?> Problem)
{
    public FieldType Type { get; init; }

    public string? Hint { get; init; }

    public bool Optional { get; init; }

    /// <summary>The only values there are; null when it is typed.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Never shown, and struck out of what the other side answers.</summary>
    public bool IsSecret => Type is FieldType.Secret or FieldType.Url && Name != Notifications.ChannelFields.Address;
}
