using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>What one contact method holds, opened for its channel.</summary>
internal sealed class ChannelFields
{
    /// <summary>The name of the address among the fields.</summary>
    public const string Address = "Address";

    /// <summary>The name of the secret of a channel that signs.</summary>
    public const string Signing = "Signing";

    /// <summary>The name by which a browser is told from others, so that switching it on again replaces what it handed over before.</summary>
    public const string Browser = "Browser";

    private readonly IReadOnlyDictionary<string, string> values;

    public ChannelFields(IReadOnlyDictionary<string, string> values) => this.values = values;

    /// <returns>Empty when it was not given.</returns>
    public string this[string name] => values.GetValueOrDefault(name) ?? "";

    /// <returns>What is set of the fields that the channel keeps sealed.</returns>
    public Dictionary<string, string> Of(ChannelProfile profile) => profile.Fields.Where(field => this[field.Name].Length > 0).ToDictionary(field => field.Name, field => this[field.Name]);

    /// <returns>Null when it was sealed with another key file, or damaged.</returns>
    public static ChannelFields? Open(Sealing sealing, ContactMethod method)
    {
        var values = Opened(sealing, method);
        if (values is not null) values[Address] = method.Address;
        return values is null ? null : new ChannelFields(values);
    }

    /// <summary>Puts what was entered over what is stored; what was left empty stays.</summary>
    /// <returns>The fields to be sealed, without the address.</returns>
    public static Dictionary<string, string> Merge(Dictionary<string, string>? stored, IReadOnlyDictionary<string, Secret>? entered)
    {
        var merged = new Dictionary<string, string>(stored ?? []);
        foreach (var (name, secret) in entered ?? new Dictionary<string, Secret>())
            if (secret?.Reveal.Trim() is { Length: > 0 } value) merged[name] = value;
        return merged;
    }

    public static Secret Pack(IReadOnlyDictionary<string, string> values) => new(JsonSerializer.Serialize(values));

    /// <returns>What is sealed of a method, without its address; null when it cannot be read.</returns>
    public static Dictionary<string, string>? Opened(Sealing sealing, ContactMethod method)
    {
        if (method.SealedSecret is null) return [];
        if (sealing.Open(method.SealedSecret) is not { } text) return null;
        if (ChannelBook.Of(method.Channel).Signs) return new() { [Signing] = text.Reveal };
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text.Reveal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The fields with something wrong in them, and what.</returns>
    public static IEnumerable<(string Field, string Problem)> Problems(ChannelProfile profile, string address, IReadOnlyDictionary<string, string> values)
    {
        foreach (var field in profile.Form)
        {
            var value = (field.Name == Address ? address : values.GetValueOrDefault(field.Name) ?? "").Trim();
            if (value.Length == 0 && field.Optional) continue;
            if (Problem(field, value) is { } problem) yield return (field.Name, problem);
        }
        foreach (var other in values.Keys.Where(name => profile.Fields.All(field => field.Name != name))) yield return (other, $"{profile.Kind.Name()} has no such field.");
    }

    private static string? Problem(ChannelField field, string value) =>
        value.Length == 0 ? "It is needed."
        : value.Length > 2_000 ? "At most 2,000 characters."
        : field.Choices is { } choices && !choices.Contains(value) ? $"One of {string.Join(", ", choices)}."
        : field.Problem(value);
}
