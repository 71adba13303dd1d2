using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Quiet;

namespace Imp.Infrastructure.Settings;

/// <summary>
/// Commands after which the configuration may be another: all that take a manager, but for those that are known to leave it as it is. One too
/// many costs a look, one too few a change that cannot be taken back.
/// </summary>
public static class ConfigurationCommands
{
    private static readonly Type[] Apart =
    [
        typeof(SetLogDetail), typeof(AskForBackup), typeof(CreateApiKey), typeof(RevokeApiKey), typeof(SetPassword), typeof(PauseChannel), typeof(ResumeChannel),
        typeof(NoteCalendarFeed), typeof(NoteFindings), typeof(TellShifts), typeof(TellPagerLate),
    ];

    private static readonly Type[] Also = [typeof(EditMyProfile), typeof(EndQuiet)];

    private static readonly FrozenSet<Type> Types =
        typeof(ICommand).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ICommand).IsAssignableFrom(type) && !Apart.Contains(type) && (Also.Contains(type) || IsForManagers(type))).ToFrozenSet();

    /// <summary>As the audit log calls them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Types.Select(type => type.Name)];

    public static bool Has(ICommand command) => Types.Contains(command.GetType());

    private static bool IsForManagers(Type type) => (ICommand)RuntimeHelpers.GetUninitializedObject(type) is { Audited: true, Needs: Permission.Manage or Permission.Own };
}
