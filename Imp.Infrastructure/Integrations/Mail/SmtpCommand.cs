using System.Globalization;
using System.Text;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>One line of a client.</summary>
/// <param name="Verb">In upper case.</param>
/// <param name="Rest">What follows it.</param>
internal readonly record struct SmtpCommand(string Verb, string Rest)
{
    /// <returns>Null for a line with control characters.</returns>
    public static SmtpCommand? Read(ReadOnlySpan<byte> line)
    {
        foreach (var one in line)
            if (one is < 32 and not (byte)'\t' or 127) return null;

        var text = Encoding.UTF8.GetString(line).TrimEnd();
        var blank = text.IndexOf(' ');
        return blank < 0 ? new(text.ToUpperInvariant(), "") : new(text[..blank].ToUpperInvariant(), text[(blank + 1)..].Trim());
    }

    /// <summary>Reads <c>FROM:&lt;address&gt; PARAMETER=value …</c>.</summary>
    /// <param name="word"><c>FROM:</c> or <c>TO:</c>.</param>
    /// <returns>Null when it is none.</returns>
    public SmtpPath? Path(string word)
    {
        if (!Rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = Rest[word.Length..].TrimStart();
        if (!rest.StartsWith('<') || rest.IndexOf('>') is not (> 0 and var close)) return null;

        var address = rest[1..close];
        // A route before the address is to be ignored: <@one,@two:user@three>.
        if (address.StartsWith('@') && address.IndexOf(':') is > 0 and var colon) address = address[(colon + 1)..];
        return new SmtpPath(address.Trim(), rest[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>An address and what was said of it.</summary>
internal sealed record SmtpPath(string Address, IReadOnlyList<string> Parameters)
{
    /// <summary>How large the sender says the mail is; null when it does not say.</summary>
    public long? Size
    {
        get
        {
            foreach (var one in Parameters)
                if (one.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase))
                    return long.TryParse(one.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : long.MaxValue;
            return null;
        }
    }

    /// <summary>False for a parameter that was not offered.</summary>
    public bool IsKnown => Parameters.All(one => one.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase) || one.StartsWith("BODY=", StringComparison.OrdinalIgnoreCase) || one.Equals("SMTPUTF8", StringComparison.OrdinalIgnoreCase));
}
