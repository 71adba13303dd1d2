using System.Collections.Concurrent;
using System.Reflection;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Audit;

/// <summary>What a command is about: an incident if it names one, or else what its <c>Id</c> names.</summary>
internal static class AuditSubject
{
    private static readonly ConcurrentDictionary<Type, Func<ICommand, Guid?>> Known = new();

    /// <returns>Null when it names nothing.</returns>
    public static Guid? Of(ICommand command) => Known.GetOrAdd(command.GetType(), Find)(command);

    private static Func<ICommand, Guid?> Find(Type type)
    {
        var ids = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => IsId(one.PropertyType)).ToList();
        var chosen = ids.Find(one => Plain(one.PropertyType) == typeof(IncidentId)) ?? ids.Find(one => one.Name == "Id") ?? ids.FirstOrDefault();
        return chosen is null ? _ => null : command => chosen.GetValue(command) switch { IId id => id.Value, Guid id => id, _ => null };
    }

    private static bool IsId(Type type) => Plain(type) == typeof(Guid) || typeof(IId).IsAssignableFrom(Plain(type));

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
