namespace Imp.Web.Integrations.Transforms;

/// <summary>What the editor says after a rest in typing.</summary>
/// <param name="Compiled">Translated for the engine; null when it could not be, or nothing here translates.</param>
/// <param name="Problem">Why it could not be translated.</param>
/// <param name="Line">Where.</param>
public sealed record ScriptText(string Source, string? Compiled, string? Problem, int? Line);
