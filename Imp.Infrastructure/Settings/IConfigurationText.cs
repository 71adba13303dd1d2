namespace Imp.Infrastructure.Settings;

/// <summary>What one text of the configuration has that another has not.</summary>
/// <param name="Summary">In a line.</param>
/// <param name="Lines">For people: each begins with <c>+</c>, <c>~</c>, <c>-</c>, or blanks where it says more about the one above.</param>
public sealed record ConfigurationDifference(string Summary, IReadOnlyList<string> Lines);

/// <summary>Writes the configuration as one text, and tells two texts apart.</summary>
public interface IConfigurationText
{
    /// <returns>YAML without secrets, as <c>imp export</c> writes it.</returns>
    Task<string> ReadAsync(CancellationToken cancel);

    /// <returns>What has to be done to <paramref name="before"/> so that it becomes <paramref name="after"/>.</returns>
    ConfigurationDifference Compare(string before, string after);
}
