using System.Text.Json;

namespace Imp.Bench;

/// <summary>One measured number, printed as one line of JSON.</summary>
/// <param name="Baseline">What it is compared with, measured in the same run; null when there is nothing to compare with.</param>
/// <param name="Ratio">Value over baseline.</param>
internal sealed record Figure(string Name, double? Value, string Unit, double? Baseline = null, double? Ratio = null, string? Note = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Whether a figure could not be measured.</summary>
    public static bool Missing { get; private set; }

    public static void Print(string name, double value, string unit, double? baseline = null, string? note = null) =>
        Write(new(name, Round(value), unit, Round(baseline), baseline is 0 ? null : Round(value / baseline), note));

    /// <summary>Measures what needs the product; where that fails the line says why and the others go on.</summary>
    public static async Task<T?> TryAsync<T>(string name, Func<Task<T>> measure) where T : class
    {
        try
        {
            return await measure();
        }
        catch (Exception failure) when (failure is BenchFailure or TimeoutException or InvalidOperationException or HttpRequestException)
        {
            Missing = true;
            Write(new(name, null, "", Note: failure.Message.Split('\n')[0]));
            return null;
        }
    }

    private static void Write(Figure figure) => Console.WriteLine(JsonSerializer.Serialize(figure, Json));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, Math.Abs(number) < 100 ? 3 : 0) : null;
}

/// <summary>The product did not do what a measurement needs.</summary>
internal sealed class BenchFailure(string message) : Exception(message);
