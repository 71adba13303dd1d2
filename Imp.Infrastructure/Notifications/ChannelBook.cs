using System.Collections.Frozen;
using System.Reflection;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Notifications;

/// <summary>What every channel declares of itself, found by looking at the classes.</summary>
public static class ChannelBook
{
    private static readonly FrozenDictionary<ChannelKind, ChannelProfile> Profiles = typeof(ChannelBook).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IDeclaredChannel).IsAssignableFrom(type))
        .Select(type => (ChannelProfile)type.GetProperty(nameof(IDeclaredChannel.Declared), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
        .ToFrozenDictionary(profile => profile.Kind);

    /// <summary>All of them, in the order of their kinds.</summary>
    public static IReadOnlyList<ChannelProfile> All { get; } = [.. Profiles.Values.OrderBy(profile => profile.Kind)];

    public static ChannelProfile Of(ChannelKind kind) => Profiles[kind];
}
