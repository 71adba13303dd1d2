using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imp.Domain.Identity;

/// <summary>What stands in the place of somebody who was erased, and where their names and addresses are found in texts.</summary>
public sealed class ErasedPerson
{
    /// <summary>In the place of the name.</summary>
    public const string Name = "Erased person";

    /// <summary>In the place of an address.</summary>
    public const string Address = "erased";

    private const string Domain = "@erased.invalid";

    private readonly List<Regex> addresses;
    private readonly List<Regex> wholeNames;
    private readonly List<string> names;

    /// <param name="names">That they had; empty when another person has the same one, whom it then names.</param>
    /// <param name="addresses">Mail addresses, telephone numbers and the like that they had.</param>
    public ErasedPerson(IEnumerable<string> names, IEnumerable<string> addresses)
    {
        this.names = [.. names.Select(name => name.Trim()).Where(name => name.Length > 1).Distinct(StringComparer.Ordinal).OrderByDescending(name => name.Length)];
        Words = [.. this.names.Concat(addresses.Select(one => one.Trim()).Where(one => one.Length > 3)).SelectMany(Spellings).Distinct(StringComparer.Ordinal)];
        this.addresses = [.. Words.Except(this.names).Except(this.names.SelectMany(Spellings)).OrderByDescending(one => one.Length).Select(one => Whole(one, RegexOptions.IgnoreCase))];
        // A single word may be an ordinary one; two are a name wherever they stand.
        wholeNames = [.. this.names.SelectMany(Spellings).Where(name => name.Contains(' ', StringComparison.Ordinal)).Select(name => Whole(name, RegexOptions.None))];
    }

    /// <summary>A text without any of these needs no change.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <returns>The mail address of somebody who was erased; nobody else has it.</returns>
    public static string AddressOf(Guid person) => person.ToString("N") + Domain;

    /// <returns>True when the address stands for somebody who was erased.</returns>
    public static bool Is(string address) => address.EndsWith(Domain, StringComparison.Ordinal);

    /// <returns>The text without their names and addresses; the same text when it has none.</returns>
    public string Clean(string text)
    {
        if (names.Contains(text)) return Name;

        foreach (var address in addresses) text = address.Replace(text, Address);
        foreach (var name in names.SelectMany(Spellings)) text = text.Replace($"\"{name}\"", $"\"{Name}\"", StringComparison.Ordinal);
        foreach (var name in wholeNames) text = name.Replace(text, Name);
        return text;
    }

    /// <summary>A word as such, and as it stands in JSON.</summary>
    private static IEnumerable<string> Spellings(string word)
    {
        var relaxed = JsonSerializer.Serialize(word, Relaxed)[1..^1];
        return relaxed == word ? [word] : [word, relaxed];
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Regex Whole(string word, RegexOptions options) =>
        new($@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(word)}(?![\p{{L}}\p{{N}}])", options | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
