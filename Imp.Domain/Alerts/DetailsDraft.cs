namespace Imp.Domain.Alerts;

/// <summary>Gathers details and keeps them within bounds: what is too much is left out or cut, and an address that a browser should not follow never gets in.</summary>
public sealed class DetailsDraft
{
    private const int LongestDescription = 8_192;
    private const int LongestName = 128;
    private const int LongestValue = 1_024;
    private const int LongestAddress = 2_048;
    private const int MostLabels = 64;
    private const int MostLinks = 20;
    private const int MostImages = 10;

    private readonly List<AlertLabel> labels = [];
    private readonly List<AlertLink> links = [];
    private readonly List<AlertImage> images = [];
    private string? description;
    private AlertChange? change;

    /// <summary>Adds a paragraph.</summary>
    public DetailsDraft Describe(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || description == text.Trim()) return this;
        description = Cut(description is null ? text.Trim() : description + "\n\n" + text.Trim(), LongestDescription);
        return this;
    }

    /// <summary>Says what the sender wants changed of the incident.</summary>
    public DetailsDraft Change(AlertChange? wanted)
    {
        change = wanted;
        return this;
    }

    public DetailsDraft Label(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value) || labels.Count == MostLabels || labels.Exists(one => one.Name == name)) return this;
        labels.Add(new AlertLabel(Cut(name, LongestName), Cut(value, LongestValue)));
        return this;
    }

    public DetailsDraft Labels(IEnumerable<(string Name, string Value)> pairs)
    {
        foreach (var (name, value) in pairs) Label(name, value);
        return this;
    }

    /// <param name="href">Taken only when it is absolute and http or https.</param>
    /// <param name="text">Null shows the host.</param>
    public DetailsDraft Link(string? href, string? text)
    {
        if (Address(href) is not { } url || links.Count == MostLinks || links.Exists(one => one.Href == url.AbsoluteUri)) return this;
        links.Add(new AlertLink(url.AbsoluteUri, Cut(string.IsNullOrWhiteSpace(text) ? url.Host : text, LongestValue)));
        return this;
    }

    /// <param name="src">Taken only when it is absolute and https: a page of ours shows it.</param>
    public DetailsDraft Image(string? src, string? href = null, string? alt = null)
    {
        if (Address(src) is not { Scheme: "https" } url || images.Count == MostImages || images.Exists(one => one.Src == url.AbsoluteUri)) return this;
        images.Add(new AlertImage(url.AbsoluteUri, Address(href)?.AbsoluteUri, alt is null ? null : Cut(alt, LongestValue)));
        return this;
    }

    /// <returns>Null when there is nothing.</returns>
    public AlertDetails? Done() => description is null && change is null && labels.Count + links.Count + images.Count == 0 ? null : new AlertDetails(description, labels, links, images) { Change = change };

    private static Uri? Address(string? text) =>
        text is { Length: > 0 and <= LongestAddress } && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            && url.AbsoluteUri.Length <= LongestAddress * 3 ? url : null;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
