namespace Imp.Domain.Integrations;

/// <summary>What a person needs to know of a format: one text for the console's help and for its page in the papers.</summary>
/// <param name="About">One or two sentences: what this is for, and what to know first.</param>
/// <param name="SetUp">One entry per way of setting it up.</param>
/// <param name="Reads">What is taken from where.</param>
public sealed record FormatGuide(string About, IReadOnlyList<SetUpText> SetUp, IReadOnlyList<GuideRow> Reads);

/// <summary>One row of the table "what is taken from where".</summary>
public sealed record GuideRow(string What, string From);

/// <summary>What a person copies into the tool that is to send.</summary>
/// <param name="Title">Which way of sending.</param>
/// <param name="Hint">Where to put it.</param>
/// <param name="Text">What to copy; <see cref="Site"/> and <see cref="Placeholder"/> stand for address and key.</param>
public sealed record SetUpText(string Title, string Hint, string Text)
{
    /// <summary>Stands where the key belongs; keys are stored hashed and cannot be shown.</summary>
    public const string Placeholder = "YOUR_KEY";

    /// <summary>Stands where the address of this Imp belongs.</summary>
    public const string Site = "https://imp.example.org";

    /// <param name="base">Where the senders reach this Imp, without a slash at the end.</param>
    /// <param name="key">The integration's key, or <see cref="Placeholder"/>.</param>
    /// <param name="mailDomain">Where mail is addressed to; null: the host of <paramref name="base"/>.</param>
    public string For(string @base, string key, string? mailDomain = null) => Text.Replace(Site, @base, StringComparison.Ordinal)
        .Replace("@" + new Uri(Site).Host, "@" + (mailDomain ?? (Uri.TryCreate(@base, UriKind.Absolute, out var url) ? url.Host : "localhost")), StringComparison.Ordinal)
        .Replace(Placeholder, key, StringComparison.Ordinal);
}
