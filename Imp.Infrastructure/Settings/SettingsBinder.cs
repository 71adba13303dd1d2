using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Languages;
using Microsoft.Extensions.Configuration;

namespace Imp.Infrastructure.Settings;

/// <summary>Puts texts into <see cref="ImpSettings"/>. The properties of that class are the one list of what may be set.</summary>
internal sealed class SettingsBinder
{
    private readonly Dictionary<string, (string? Value, string Source)> given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name that may be set, as <c>Mail:Host</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Leaves(typeof(ImpSettings), "").Select(leaf => leaf.Name)];

    /// <summary>Adds a source; what it says counts more than what was added before.</summary>
    /// <exception cref="CannotStart">It says something about a setting that does not exist.</exception>
    public void Add(IConfigurationRoot source, string called)
    {
        // A list is replaced as a whole: the second of three allowed hosts in a file must not survive an environment that names one.
        var own = source.AsEnumerable().Where(one => one.Value is not null || !source.GetSection(one.Key).GetChildren().Any()).ToList();
        foreach (var list in own.Select(one => ListOf(one.Key)).OfType<string>().ToHashSet())
            foreach (var old in given.Keys.Where(key => key.StartsWith(list + ":", StringComparison.OrdinalIgnoreCase)).ToList()) given.Remove(old);

        foreach (var (key, value) in own)
        {
            var name = ListOf(key) ?? key;
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new CannotStart(CannotStart.WrongUse, $"There is no setting {key} (from {called}).{Nearest.Hint(name, Names)}");
            given[key] = (value, called);
        }
    }

    /// <exception cref="CannotStart">A value cannot be understood.</exception>
    public ImpSettings Bind() => (ImpSettings)Bind(typeof(ImpSettings), "");

    private object Bind(Type type, string prefix)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in Settable(type))
        {
            var name = prefix + property.Name;
            if (IsGroup(property.PropertyType)) property.SetValue(made, Bind(property.PropertyType, name + ":"));
            else if (IsList(property.PropertyType)) property.SetValue(made, ListAt(name));
            else if (given.TryGetValue(name, out var set) && !string.IsNullOrEmpty(set.Value)) property.SetValue(made, Convert(property, name, set.Value, set.Source));
        }
        return made;
    }

    /// <summary>As several entries of a file, or as one text parted by commas.</summary>
    private string[] ListAt(string name) =>
        [.. given.Where(one => one.Key.Equals(name, StringComparison.OrdinalIgnoreCase) || one.Key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .SelectMany(one => (one.Value.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static object Convert(PropertyInfo property, string name, string text, string source)
    {
        var type = property.PropertyType;
        var most = property.GetCustomAttribute<RangeAttribute>()?.Maximum as int? ?? 65_535;
        if (name == nameof(ImpSettings.Language)) return LanguageShelf.Codes.Contains(text) ? text : throw Wrong("one of " + string.Join(", ", LanguageShelf.Codes));
        if (type == typeof(string)) return text;
        if (type == typeof(Secret)) return new Secret(text);
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : throw Wrong($"a whole number from 1 to {most}");
        if (type == typeof(bool)) return bool.TryParse(text, out var yes) ? yes : throw Wrong("true or false");
        if (type == typeof(Uri)) return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw Wrong("a full address such as https://imp.example.org");
        if (type.IsEnum) return Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value) ? value : throw Wrong("one of " + string.Join(", ", Enum.GetNames(type)));
        throw new InvalidOperationException($"No way to read a setting of type {type.Name}.");

        CannotStart Wrong(string allowed) => new(CannotStart.WrongUse, $"The setting {name} is \"{text}\" (from {source}); allowed is {allowed}.");
    }

    private static IEnumerable<(string Name, Type Type)> Leaves(Type type, string prefix) => Settable(type).SelectMany(property =>
        IsGroup(property.PropertyType) ? Leaves(property.PropertyType, prefix + property.Name + ":") : [(prefix + property.Name, property.PropertyType)]);

    private static string? ListOf(string key) =>
        Leaves(typeof(ImpSettings), "").Where(leaf => IsList(leaf.Type) && (key.Equals(leaf.Name, StringComparison.OrdinalIgnoreCase) || key.StartsWith(leaf.Name + ":", StringComparison.OrdinalIgnoreCase)))
            .Select(leaf => leaf.Name).FirstOrDefault();

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static bool IsGroup(Type type) => type.Name.EndsWith("Settings", StringComparison.Ordinal);

    private static bool IsList(Type type) => type == typeof(IReadOnlyList<string>);
}
