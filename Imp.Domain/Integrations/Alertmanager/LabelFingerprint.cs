using System.Globalization;
using System.Text;

namespace Imp.Domain.Integrations.Alertmanager;

/// <summary>Names a set of labels as Prometheus does: FNV-1a, 64 bits, over name and value of each label in the order of the names, each followed by 0xFF.</summary>
public static class LabelFingerprint
{
    private const ulong Start = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <returns>16 lower-case hex digits; null when there is no label.</returns>
    public static string? Of(IEnumerable<(string Name, string Value)> labels)
    {
        var (hash, any) = (Start, false);
        foreach (var (name, value) in labels.OrderBy(label => label.Name, StringComparer.Ordinal))
        {
            hash = Add(Add(hash, name), value);
            any = true;
        }
        return any ? hash.ToString("x16", CultureInfo.InvariantCulture) : null;
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (var one in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ one) * Prime);
        return unchecked((hash ^ 0xFF) * Prime);
    }
}
