using System.Text.Json.Nodes;
using Imp.Infrastructure.Database;

namespace Imp.Web.Cli.Client;

/// <summary>A verb cannot do what it was asked. Said in one line on standard error.</summary>
/// <param name="code">The code for programs with which the server refused it; null when it was not the server.</param>
internal sealed class CliFailure(int exitCode, string sentence, string? code = null) : Exception(sentence)
{
    /// <summary>Imp says no: not possible in this state, or there is no such thing.</summary>
    public const int Refused = 1;

    /// <summary>What was typed is wrong.</summary>
    public const int WrongUse = CannotStart.WrongUse;

    /// <summary>No server answers there, or not now.</summary>
    public const int NoServer = 69;

    /// <summary>Something answers that is no Imp, or an Imp that does not know this.</summary>
    public const int NoImp = 76;

    /// <summary>The key is missing or unknown, or its scope does not allow it.</summary>
    public const int NotAllowed = 77;

    public int ExitCode => exitCode;

    public string? Code => code;

    /// <returns>The failure that a server's answer means.</returns>
    public static CliFailure Of(int status, JsonNode? problem, string where, string path)
    {
        var (detail, code) = (Text(problem, "detail"), Text(problem, "code"));
        if (code is null && status is not (401 or 403)) return new(NoImp, status is 404 or 405
            ? $"{where} does not know {path}: it is no Imp, or an older one than this executable ({VersionVerb.Version})."
            : status is >= 300 and < 400 ? $"{where} sends elsewhere; give the address at which Imp itself answers." : $"{where} answered {status} to {path}, and not in the words of an Imp.");
        return status switch
        {
            400 => new(WrongUse, Fields(problem) ?? detail ?? "The request is wrong.", code),
            401 => new(NotAllowed, $"{where} does not accept the key. Give it with --key-file or IMP_KEY, or store one with: imp login {where}", code),
            403 => new(NotAllowed, detail ?? "The key's scope does not allow it.", code),
            429 or 503 => new(NoServer, detail ?? "The server is busy: try again in a moment.", code),
            _ => new(Refused, detail ?? $"The server answered {status}.", code),
        };
    }

    private static string? Fields(JsonNode? problem) => problem?["errors"] is JsonObject errors
        ? string.Join(' ', errors.SelectMany(field => (field.Value as JsonArray ?? []).Select(one => $"{field.Key}: {one}"))) : null;

    private static string? Text(JsonNode? problem, string name) => problem is JsonObject known && known[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
