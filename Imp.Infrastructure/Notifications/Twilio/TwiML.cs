using System.Globalization;
using System.Text;
using System.Xml;
using Imp.Domain.Languages;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>What Twilio is told to do, in its own XML.</summary>
public static class TwiML
{
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, CheckCharacters = true };

    /// <returns>Speaks, and ends the call.</returns>
    public static string Say(string text, Language language) => Of(xml => Say(xml, text, language, 1));

    /// <returns>Speaks, and waits for one key, which is posted to <paramref name="action"/>.</returns>
    public static string Ask(string action, string text, Language language, int times = 1) => Of(xml =>
    {
        xml.WriteStartElement("Gather");
        xml.WriteAttributeString("numDigits", "1");
        xml.WriteAttributeString("timeout", "10");
        xml.WriteAttributeString("action", action);
        Say(xml, text, language, times);
        xml.WriteEndElement();
    });

    /// <returns>Answers a short message with another.</returns>
    public static string Message(string text) => Of(xml => xml.WriteElementString("Message", Clean(text)));

    /// <summary>Without the language a voice reads what it does not understand.</summary>
    private static void Say(XmlWriter xml, string text, Language language, int times)
    {
        xml.WriteStartElement("Say");
        xml.WriteAttributeString("language", language.Spoken);
        if (times > 1) xml.WriteAttributeString("loop", times.ToString(CultureInfo.InvariantCulture));
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    private static string Of(Action<XmlWriter> write)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("Response");
            write(xml);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    /// <summary>Half a character, or one that XML cannot hold, must not cost the page.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => XmlConvert.IsXmlChar(rune.Value < 0x10000 ? (char)rune.Value : ' ') ? rune.ToString() : " "));
}
