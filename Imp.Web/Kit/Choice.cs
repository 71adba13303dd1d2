namespace Imp.Web.Kit;

/// <summary>One thing to choose in <see cref="Picker{TValue}"/>, <see cref="MultiPicker{TValue}"/> or <see cref="RadioCards{TValue}"/>.</summary>
/// <param name="Value">What is chosen.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Hint">One line about it (shown by <see cref="RadioCards{TValue}"/>).</param>
/// <param name="Icon">A name of <see cref="Icons"/>.</param>
public sealed record Choice<TValue>(TValue Value, string Label, string? Hint = null, string? Icon = null);
