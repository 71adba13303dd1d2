namespace Imp.Web.Kit;

/// <summary>How a value shows itself: words, a drawing and a tone. Colour is never the only sign, so all three are required.</summary>
/// <param name="Label">The words, for example "Acknowledged".</param>
/// <param name="Icon">A name of <see cref="Icons"/>.</param>
/// <param name="Tone">The colour family.</param>
public sealed record Look(string Label, string Icon, Tone Tone);
