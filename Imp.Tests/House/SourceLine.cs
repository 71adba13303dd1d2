using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>One line of the product's own source.</summary>
/// <param name="File">From the repository's root, parted by slashes.</param>
/// <param name="Number">1 for the first.</param>
public sealed record SourceLine(string File, int Number, string Text)
{
    private static readonly Lazy<IReadOnlyList<SourceLine>> Product = new(() => [.. new[] { "Imp.Domain", "Imp.Infrastructure", "Imp.Web" }.SelectMany(Of)]);

    /// <summary>Every line of .cs and .razor in the three projects of the product, as it lies in the working tree.</summary>
    public static IReadOnlyList<SourceLine> All => Product.Value;

    /// <summary>The line without comment; empty when it is nothing else.</summary>
    public string Code
    {
        get
        {
            var trimmed = Text.TrimStart();
            if (trimmed.StartsWith("//", StringComparison.Ordinal) || trimmed.StartsWith("@*", StringComparison.Ordinal)) return "";
            var comment = Text.IndexOf(" // ", StringComparison.Ordinal);
            return comment < 0 ? Text : Text[..comment];
        }
    }

    public override string ToString() => $"{File}:{Number}: {Text.Trim()}";

    private static IEnumerable<SourceLine> Of(string project)
    {
        var root = Path.Combine(Repository.Root, project);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
            if (Path.GetExtension(file) is not (".cs" or ".razor") || file.Contains("/obj/") || file.Contains("/bin/")) continue;
            var number = 0;
            foreach (var line in System.IO.File.ReadLines(path)) yield return new SourceLine(file, ++number, line);
        }
    }
}
