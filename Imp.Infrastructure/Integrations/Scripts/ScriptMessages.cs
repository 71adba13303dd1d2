using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>What a script run may take.</summary>
public static class ScriptLimits
{
    /// <summary>Of the text a person writes, in bytes.</summary>
    public const int Source = 64 * 1024;

    /// <summary>Of what down-levelling makes of it, in characters.</summary>
    public const int Code = 512 * 1024;

    /// <summary>Of a result, in characters.</summary>
    public const int Output = 256 * 1024;

    /// <summary>Of the worker's heap, in bytes.</summary>
    public const int Heap = 96 * 1024 * 1024;

    /// <summary>Of processor time for one run.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>Of waiting for one run on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Scripts that a worker keeps ready; with one more it forgets all, and so does whoever talks to it.</summary>
    public const int Kept = 16;
}

/// <summary>Why a script gave no result.</summary>
/// <param name="Line">In the script, from 1; null when it is not known.</param>
public sealed record ScriptFault(string Message, int? Line = null)
{
    /// <summary>True when the worker had to be ended, which takes longer than a thrown error.</summary>
    [JsonIgnore]
    public bool IsCostly { get; init; }

    public override string ToString() => Line is { } line ? $"line {line}: {Message}" : Message;
}

/// <summary>What became of a run.</summary>
/// <param name="Output">JSON; null when the script returned nothing.</param>
/// <param name="Fault">Null when all went well.</param>
/// <param name="Console">What it wrote to the console, for whoever edits it.</param>
public sealed record ScriptRun(string? Output, ScriptFault? Fault, IReadOnlyList<string> Console);

/// <summary>One line to the worker.</summary>
/// <param name="Hash">Names the script.</param>
/// <param name="Code">Its text, the first time.</param>
/// <param name="Event">JSON; null only compiles.</param>
internal sealed record ScriptRequest(string Hash, string? Code, string? Event, string? Context, long Now);

/// <summary>How lines look.</summary>
internal static class ScriptLines
{
    public static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 128 };
}
