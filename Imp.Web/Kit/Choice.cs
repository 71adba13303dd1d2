using Imp.Web.Languages;

namespace Imp.Web.Kit;

/// <summary>One thing to choose in <see cref="Picker{TValue}"/>, <see cref="MultiPicker{TValue}"/> or <see cref="RadioCards{TValue}"/>.</summary>
/// <param name="Value">What is chosen.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Hint">One line about it (shown by <see cref="RadioCards{TValue}"/>).</param>
/// <param name="Icon">A name of <see cref="Icons"/>.</param>
/// <param name="IsName">Whether the label is what somebody called a thing: such a one is not translated.</param>
public sealed record Choice<TValue>(TValue Value, string Label, string? Hint = null, string? Icon = null, bool IsName = false)
{
    /// <returns>What the choice is called for whoever looks.</returns>
    internal string In(Words words) => IsName ? Label : words[Label];
}
