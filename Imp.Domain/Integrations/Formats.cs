namespace Imp.Domain.Integrations;

/// <summary>Every format there is, found once; adding one is adding its folder.</summary>
public static class Formats
{
    /// <summary>In the order in which they are asked.</summary>
    public static IReadOnlyList<IFormat> All { get; } =
    [
        .. typeof(IFormat).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IFormat).IsAssignableFrom(type))
            .Select(type => (IFormat)Activator.CreateInstance(type)!).OrderBy(format => format.Order),
    ];

    /// <returns>Null when there is no format of the name.</returns>
    public static IFormat? Find(string? name) => All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <returns>The first that recognises the request; the last one takes everything.</returns>
    public static IFormat Recognise(SenderRequest request) => All.First(format => format.Recognises(request));
}
