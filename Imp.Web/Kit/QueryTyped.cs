namespace Imp.Web.Kit;

/// <summary>What somebody typed into a <see cref="QueryBox"/>.</summary>
/// <param name="IsEntered">False while it may not be finished.</param>
public sealed record QueryTyped(string Text, bool IsEntered);
