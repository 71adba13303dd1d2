using System.Text.RegularExpressions;
using Serilog.Events;
using Serilog.Formatting;

namespace Imp.Web.Host;

/// <summary>Writes what another formatter writes, with everything that has the form of a key or token as dots: in messages, properties and exceptions alike.</summary>
internal sealed partial class MaskedText(ITextFormatter inner) : ITextFormatter
{
    public void Format(LogEvent logged, TextWriter output)
    {
        using var text = new StringWriter();
        inner.Format(logged, text);
        output.Write(Mask(text.ToString()));
    }

    /// <summary>The last part of <c>/in/…</c> and <c>/a/…</c>, API and integration keys wherever they stand, and <c>code=</c>, <c>token=</c>, <c>key=</c> in addresses.</summary>
    public static string Mask(string text) => Secretive().Replace(text, "•••");

    [GeneratedRegex("""(?<=/(in|a)/)[^/?"\s\\]{6,}|\bimp_[a-z2-7]{8,}|\b[a-z2-7]{32}\b|(?<=[?&](code|token|key)=)[^&"\s\\]+""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secretive();
}
