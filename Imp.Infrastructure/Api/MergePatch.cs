using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Api;

/// <summary>A change as RFC 7396 says it: what is left out stays, null takes away, and lists are replaced as a whole.</summary>
/// <param name="given">What was sent, under the names of the body's fields.</param>
public sealed class MergePatch(JsonObject given)
{
    /// <summary>The change that changes nothing.</summary>
    public static readonly MergePatch Nothing = new([]);

    /// <returns>True when a field is given, with a value or as null.</returns>
    public bool Gives(string name) => given.ContainsKey(name);

    /// <returns>True when a field is to be taken away.</returns>
    public bool Clears(string name) => given.TryGetPropertyValue(name, out var value) && value is null;

    /// <returns>The names within a group that are to be taken away.</returns>
    public IEnumerable<string> ClearedIn(string group) => (given[group] as JsonObject ?? []).Where(one => one.Value is null).Select(one => one.Key);

    /// <returns>The body that would make the thing what it is to be.</returns>
    /// <param name="now">What it is: whatever has the names of the body's fields.</param>
    public TBody Onto<TBody>(object now) where TBody : class
    {
        var whole = (JsonObject)JsonSerializer.SerializeToNode(now, now.GetType(), ApiJson.Options)!;
        var known = ApiJson.Options.GetTypeInfo(typeof(TBody)).Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in whole.Select(one => one.Key).Where(name => !known.Contains(name)).ToList()) whole.Remove(name);
        return Merge(whole, given).Deserialize<TBody>(ApiJson.Options)!;
    }

    /// <returns>True when null takes a field away: where the thing itself may be without it.</returns>
    /// <param name="thing">What is changed, as it is read.</param>
    public static bool MayClear(Type body, Type thing, string name) =>
        Field.Of(body).FirstOrDefault(field => field.Name == name) is { Says.Needed: false } field
        && (field.Says.Clears || ApiJson.Options.GetTypeInfo(thing).Properties.FirstOrDefault(one => one.Name == name) is { } read && (read.IsGetNullable || Nullable.GetUnderlyingType(read.PropertyType) is not null));

    /// <returns>Without what is null, at any depth: what is left must be right by itself.</returns>
    public static JsonObject WithoutNulls(JsonObject group) => Merge([], group);

    private static JsonObject Merge(JsonObject whole, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null) whole.Remove(name);
            else if (value is JsonObject inner) whole[name] = Merge(whole[name] as JsonObject is { } there ? (JsonObject)there.DeepClone() : [], inner);
            else whole[name] = value.DeepClone();
        }
        return whole;
    }
}
