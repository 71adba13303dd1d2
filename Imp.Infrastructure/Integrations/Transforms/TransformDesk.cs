using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Integrations.Scripts;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>What a transform would make of a request.</summary>
/// <param name="Made">In the words of a script's result; null when there is none.</param>
/// <param name="Problem">Why not.</param>
/// <param name="Line">Where in the script; null when it is not known.</param>
public sealed record TransformTrial(string? Made, string? Problem, int? Line, IReadOnlyList<string> Unmapped, IReadOnlyList<string> Console)
{
    internal static TransformTrial Of(TransformReading reading, IReadOnlyList<string> console) =>
        new(reading.Failure is null ? ResultText.Of(reading.Alerts) : null, reading.Failure, null, reading.Unmapped, console);
}

/// <summary>A kept request whose result is another now.</summary>
/// <param name="Now">The result, or why there is none.</param>
public sealed record CaseDifference(CaseRow Case, string Now);

/// <summary>For whoever edits transforms: tries them and checks them, in the worker.</summary>
public sealed class TransformDesk(ScriptPool pool, TransformQueries transforms)
{
    /// <param name="code">As the engine is to run it.</param>
    public async Task<TransformTrial> TryAsync(string code, Payload payload, CancellationToken cancel)
    {
        var input = ScriptInput.Of(payload.Request, payload.Head, payload.Integration, payload.Service);
        var run = await pool.TryAsync(code, input.Event, input.Context, payload.Request.ReceivedAt, cancel);
        return run.Fault is { } fault ? new TransformTrial(null, fault.Message, fault.Line, [], run.Console) : TransformTrial.Of(TransformReading.OfResult(run.Output), run.Console);
    }

    public static TransformTrial Try(ReadyMapping mapping, Payload payload) => TransformTrial.Of(mapping.Read(payload.Request.Content), []);

    /// <summary>Tries kept requests on a version that is not saved yet.</summary>
    /// <param name="code">Null for a mapping.</param>
    /// <returns>Those whose result differs.</returns>
    public async Task<IReadOnlyList<CaseDifference>> DifferencesAsync(IntegrationId id, string? code, ReadyMapping? mapping, CancellationToken cancel)
    {
        var different = new List<CaseDifference>();
        foreach (var (kept, payload) in await transforms.CasesAsync(id, cancel))
        {
            var trial = code is not null ? await TryAsync(code, payload, cancel) : Try(mapping!, payload);
            if (!ResultText.Same(kept.Expected, trial.Made)) different.Add(new CaseDifference(kept, trial.Made ?? trial.Problem ?? ""));
        }
        return different;
    }

    /// <summary>Asks the engine about a script before it is saved.</summary>
    /// <param name="compiled">Down-levelled; null when nobody did that, and then the source itself must be what the engine understands.</param>
    /// <returns>What is wrong with a script, as a sentence; null when nothing is.</returns>
    public async Task<string?> CheckAsync(string source, string? compiled, CancellationToken cancel)
    {
        if ((compiled ?? source).Length > ScriptLimits.Code) return "The script is too long.";
        if (await pool.CheckAsync(compiled ?? source, cancel) is not { } fault) return null;
        var construct = compiled is null ? ScriptSyntax.NameAt(source, fault.Line) : null;
        return construct is null ? $"Line {fault.Line ?? 1}: {fault.Message}" : $"Line {construct.Line}: {construct.Name} is not known to the engine. Save the script in the editor, which translates it, or write it without.";
    }
}
