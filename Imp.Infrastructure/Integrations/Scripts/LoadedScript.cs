using System.Text.RegularExpressions;
using Jurassic;
using Jurassic.Library;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>One script, ready to run, in an engine of its own: nothing of one script is ever seen by another. Lives in the worker process only, which has nothing worth stealing.</summary>
internal sealed partial class LoadedScript
{
    private const int DeepestCalls = 400;

    private static readonly string Prelude = Resource("scripts/prelude.js");

    private readonly ScriptEngine engine = new() { RecursionDepthLimit = DeepestCalls, EnableExposedClrTypes = false };
    private readonly ObjectInstance hooks;
    private readonly FunctionInstance factory;

    /// <param name="code">What the engine understands, as saved.</param>
    /// <exception cref="JavaScriptException">It is no script.</exception>
    public LoadedScript(string code)
    {
        // The engine knows a direct call by its name, whatever stands behind the name.
        if (DirectEval().IsMatch(code)) throw new JavaScriptException(ErrorType.TypeError, "eval is not available: a script cannot make code while it runs.");
        hooks = (ObjectInstance)engine.Evaluate(new StringScriptSource(Prelude, "imp"));
        // In a function and on its first line: what a script keeps at its top is made anew at every run, and lines stay those of the editor.
        factory = (FunctionInstance)engine.Evaluate(new StringScriptSource("(function(){\"use strict\";" + code + "\nreturn typeof transform===\"function\"?transform:undefined;})", Script));
    }

    /// <summary>What the engine calls the user's text in errors.</summary>
    public const string Script = "script";

    /// <returns>The result as JSON, null when the script returned nothing; and what it wrote to the console.</returns>
    public (string? Result, string[] Console) Run(string eventJson, string contextJson, long now)
    {
        hooks.CallMemberFunction("begin", (double)now);
        if (factory.Call(Undefined.Value) is not FunctionInstance transform)
            throw new JavaScriptException(ErrorType.TypeError, "There is no function transform(event, context) in the script.");

        var result = transform.Call(Undefined.Value, JSONObject.Parse(engine, eventJson), JSONObject.Parse(engine, contextJson));
        if (result is ObjectInstance { } made && made.GetPropertyValue("then") is FunctionInstance)
            throw new JavaScriptException(ErrorType.TypeError, "The script returned a promise; a transform answers at once, without async and await.");

        if (result is Undefined or Null or null) return (null, Written());
        var json = JSONObject.Stringify(engine, result) as string ?? throw new JavaScriptException(ErrorType.TypeError, $"The script returned a {TypeUtilities.TypeOf(result)}, not an alert.");
        return (json, Written());
    }

    private string[] Written() =>
        hooks.CallMemberFunction("written") is ArrayInstance lines ? [.. Enumerable.Range(0, (int)lines.Length).Select(at => lines[(uint)at]?.ToString() ?? "")] : [];

    [GeneratedRegex(@"\beval\s*\(")]
    private static partial Regex DirectEval();

    private static string Resource(string name)
    {
        using var from = new StreamReader(typeof(LoadedScript).Assembly.GetManifestResourceStream(name)!);
        return from.ReadToEnd();
    }
}
