using System.Text.Json;
using System.Text.Unicode;

namespace Imp.Domain.Integrations;

/// <summary>Looks a body over before anything is built from it: it must be whole, valid UTF-8 and of a sane shape.</summary>
public static class JsonBounds
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int Depth = 64;

    /// <summary>Most properties and array elements, counted together.</summary>
    public const int Members = 10_000;

    /// <summary>Reads a body in one pass when it is too short to break the rule about members, which is what senders send.</summary>
    /// <param name="document">The body; to be disposed of by the caller. Null when something is wrong.</param>
    /// <returns>What is wrong, as a sentence for the sender; null when nothing is.</returns>
    public static string? Parse(ReadOnlyMemory<byte> body, out JsonDocument? document)
    {
        document = null;
        // A member takes two bytes at least, itself and what parts it from the next.
        if (body.Length > 2 * Members && Check(body.Span) is { } tooMuch) return tooMuch;
        try
        {
            if (Utf8.IsValid(body.Span)) document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Depth });
        }
        catch (JsonException)
        {
            // The slow look finds the words for it.
        }
        return document is null ? Check(body.Span) ?? "The body is not JSON." : null;
    }

    /// <returns>What is wrong, as a sentence for the sender; null when nothing is.</returns>
    public static string? Check(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return "The body is empty; send one JSON object.";
        if (!Utf8.IsValid(body)) return "The body is not valid UTF-8.";

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            for (var members = 0; reader.Read();)
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= Depth) return $"The body is nested deeper than {Depth} levels.";
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && ++members > Members)
                    return $"The body has more than {Members} members.";
            }
        }
        catch (JsonException failure)
        {
            return $"The body is not JSON: line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}.";
        }
        return null;
    }
}
