namespace Imp.Web.Kit;

/// <summary>What a <see cref="QueryBox"/> offers.</summary>
/// <param name="Text">The whole text of the box once it is taken.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Hint">What it means; empty for nothing.</param>
public sealed record Suggestion(string Text, string Label, string Hint = "");
