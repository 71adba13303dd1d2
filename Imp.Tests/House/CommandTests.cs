using System.Runtime.CompilerServices;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Tests.House;

/// <summary>Everything that can change something, and what it takes.</summary>
public sealed class CommandTests
{
    /// <summary>By name.</summary>
    internal static readonly IReadOnlyList<Type> Commands =
        [.. typeof(ICommand).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(ICommand).IsAssignableFrom(type)).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>
    /// The permission matrix. Which role holds which permission stands in <see cref="Roles"/>; that a person changes only what is his own, where
    /// the permission is no more than View, is the handler's to check. What only Imp itself sends has the permission of what it stands for.
    /// </summary>
    private static readonly Dictionary<string, Permission> Matrix = new()
    {
        // Identity
        ["SetUp"] = Permission.Own,
        ["CreateUser"] = Permission.Manage,
        ["EditUser"] = Permission.Manage,
        ["InvitePerson"] = Permission.Manage,
        ["WithdrawInvitation"] = Permission.Manage,
        // Imp itself sends them for whoever has a link; the key is the proof.
        ["SignInFromProvider"] = Permission.Own,
        ["AcceptInvitation"] = Permission.Own,
        ["ResetPassword"] = Permission.Own,
        // Imp itself only; the handler says so.
        ["AskPasswordReset"] = Permission.View,
        ["ArchiveUser"] = Permission.Manage,
        ["RestoreUser"] = Permission.Manage,
        ["SetPassword"] = Permission.Manage,
        ["ErasePerson"] = Permission.Own,
        ["CreateTeam"] = Permission.Manage,
        ["EditTeam"] = Permission.Manage,
        ["ArchiveTeam"] = Permission.Manage,
        ["RestoreTeam"] = Permission.Manage,
        ["CreateApiKey"] = Permission.Manage,
        ["RevokeApiKey"] = Permission.Manage,
        ["UsedApiKey"] = Permission.View,
        ["EditMyProfile"] = Permission.View,
        ["ChooseLanguage"] = Permission.View,
        ["ChangePassword"] = Permission.View,
        ["SignIn"] = Permission.View,
        ["FailSignIn"] = Permission.View,
        ["SeenSession"] = Permission.View,
        // One's own; each asks for the password.
        ["SwitchOnSecondFactor"] = Permission.View,
        ["SwitchOffSecondFactor"] = Permission.View,
        // One's own; the handler lets an owner remove anybody's.
        ["AddPasskey"] = Permission.View,
        ["RemovePasskey"] = Permission.View,
        ["RenewRecoveryCodes"] = Permission.View,
        ["ConfirmSession"] = Permission.View,
        ["RemoveSecondFactor"] = Permission.Own,
        ["RequireSecondFactor"] = Permission.Own,
        ["SignOut"] = Permission.View,
        ["SignOutEverywhere"] = Permission.View,
        ["PruneSessions"] = Permission.Own,

        // Audit
        ["NoteAuditGap"] = Permission.Own,

        // Notifications: limits
        ["SetMessageLimit"] = Permission.Own,
        ["SetBundling"] = Permission.Own,

        // Operations
        ["AskForBackup"] = Permission.Own,
        ["SetLogDetail"] = Permission.Own,

        // Services
        ["CreateService"] = Permission.Manage,
        ["EditService"] = Permission.Manage,
        ["ArchiveService"] = Permission.Manage,
        ["RestoreService"] = Permission.Manage,

        // Integrations
        ["CreateIntegration"] = Permission.Manage,
        ["EditIntegration"] = Permission.Manage,
        ["ArchiveIntegration"] = Permission.Manage,
        ["RestoreIntegration"] = Permission.Manage,
        ["ReplaceIntegrationKey"] = Permission.Manage,
        ["SetSigningSecret"] = Permission.Manage,
        ["SetMailSubjects"] = Permission.Manage,
        ["SaveTransform"] = Permission.Manage,
        ["KeepTransformCase"] = Permission.Manage,
        ["RemoveTransformCase"] = Permission.Manage,

        // Settings
        ["KeepConfiguration"] = Permission.Manage,

        // Heartbeats
        ["CreateHeartbeat"] = Permission.Manage,
        ["EditHeartbeat"] = Permission.Manage,
        ["PauseHeartbeat"] = Permission.Manage,
        ["ResumeHeartbeat"] = Permission.Manage,
        ["ArchiveHeartbeat"] = Permission.Manage,
        ["RestoreHeartbeat"] = Permission.Manage,

        // Probes
        ["CreateProbe"] = Permission.Manage,
        ["EditProbe"] = Permission.Manage,
        ["ArchiveProbe"] = Permission.Manage,
        ["RestoreProbe"] = Permission.Manage,
        ["LookNow"] = Permission.Respond,

        // Noise
        ["SetNoise"] = Permission.Manage,
        ["LimitIntegration"] = Permission.Manage,
        ["FireAgain"] = Permission.Respond,
        ["SettleIncident"] = Permission.Respond,
        ["StartFlapping"] = Permission.Respond,
        ["OpenUmbrella"] = Permission.Respond,
        ["SayLimited"] = Permission.Respond,
        ["EndStorm"] = Permission.Respond,

        // OnCall
        ["CheckAcknowledgement"] = Permission.Respond,
        ["SetPageTimes"] = Permission.View,
        ["SetQuietHours"] = Permission.View,
        ["ApplyPolicy"] = Permission.Respond,
        ["CreateSchedule"] = Permission.Manage,
        ["EditSchedule"] = Permission.Manage,
        ["ArchiveSchedule"] = Permission.Manage,
        ["RestoreSchedule"] = Permission.Manage,
        ["AddOverride"] = Permission.Respond,
        ["CancelOverride"] = Permission.Respond,
        // One's own address; the handlers demand Manage for a schedule's.
        ["MakeCalendarLink"] = Permission.View,
        ["RevokeCalendarLink"] = Permission.View,
        // One's own leave; the handlers demand Manage for a schedule's holidays and somebody else's leave.
        ["AddCalendarFeed"] = Permission.Respond,
        ["RemoveCalendarFeed"] = Permission.Respond,
        ["NoteCalendarFeed"] = Permission.Manage,
        ["NoteFindings"] = Permission.Manage,
        ["TellShifts"] = Permission.Manage,
        ["WriteHandOffNote"] = Permission.Respond,
        ["SetShiftReminders"] = Permission.View,
        ["AddTemporary"] = Permission.Manage,
        ["CancelTemporary"] = Permission.Manage,
        // One's own shift only; the handlers demand Manage for somebody else's.
        ["OfferSwap"] = Permission.Respond,
        ["WithdrawSwap"] = Permission.Respond,
        ["AcceptSwap"] = Permission.Respond,
        ["DeclineSwap"] = Permission.Respond,

        // Quiet
        ["CreateSilence"] = Permission.Respond,
        ["PlanMaintenance"] = Permission.Manage,
        ["MuteIncident"] = Permission.Respond,
        ["EndQuiet"] = Permission.Respond,
        ["ExtendQuiet"] = Permission.Respond,
        ["TurnQuiet"] = Permission.Respond,

        // Rules
        ["SaveRules"] = Permission.Manage,
        ["ReleaseEvent"] = Permission.Respond,

        // Grouping
        ["SetGrouping"] = Permission.Manage,
        ["SetDependencies"] = Permission.Manage,
        ["ReleaseIncident"] = Permission.Respond,
        ["DismissMerge"] = Permission.Respond,

        // Incidents
        ["MergeIncident"] = Permission.Respond,
        ["UnmergeIncident"] = Permission.Respond,
        ["DeclareIncident"] = Permission.Respond,
        ["SaveView"] = Permission.View,
        ["ArchiveView"] = Permission.View,
        ["RestoreView"] = Permission.View,
        ["ChooseDefaultView"] = Permission.View,
        ["ChooseDensity"] = Permission.View,
        ["RunDrill"] = Permission.Manage,
        ["EndDrill"] = Permission.Respond,
        ["AcknowledgeIncident"] = Permission.Respond,
        ["UnacknowledgeIncident"] = Permission.Respond,
        ["SnoozeIncident"] = Permission.Respond,
        ["WakeIncident"] = Permission.Respond,
        ["CloseIncident"] = Permission.Respond,
        ["ReopenIncident"] = Permission.Respond,
        ["EditIncident"] = Permission.Respond,
        ["RelateIncidents"] = Permission.Respond,
        ["UnrelateIncidents"] = Permission.Respond,
        ["AddNote"] = Permission.Respond,
        ["AddAttachment"] = Permission.Respond,
        ["RemoveAttachment"] = Permission.Respond,
        ["RestoreAttachment"] = Permission.Respond,
        ["OpenIncidentFromAlert"] = Permission.Respond,
        ["RaiseSeverity"] = Permission.Respond,
        ["ClearIncident"] = Permission.Respond,

        // Escalation
        ["CreatePolicy"] = Permission.Manage,
        ["EditPolicy"] = Permission.Manage,
        ["ArchivePolicy"] = Permission.Manage,
        ["RestorePolicy"] = Permission.Manage,
        ["EscalateIncident"] = Permission.Respond,
        ["PostponeEscalation"] = Permission.Respond,

        // Notifications
        ["AddContactMethod"] = Permission.View,
        ["EditContactMethod"] = Permission.View,
        ["RemoveContactMethod"] = Permission.View,
        ["ReplaceWebhookSecret"] = Permission.View,
        ["TestContactMethod"] = Permission.View,
        ["SaveIncidentTemplate"] = Permission.Manage,
        ["RemoveIncidentTemplate"] = Permission.Manage,
        ["CreateWallLink"] = Permission.Manage,
        ["WithdrawWallLink"] = Permission.Manage,
        ["UsedWallLink"] = Permission.View,
        ["NoteDelivery"] = Permission.View,
        ["ProveContactMethod"] = Permission.View,
        ["FinishDeliveries"] = Permission.Respond,
        ["ReportDelivery"] = Permission.Respond,
        ["PauseChannel"] = Permission.Manage,
        ["ResumeChannel"] = Permission.Manage,
        ["TellPagerLate"] = Permission.Own,

        // Webhooks
        ["CreateWebhook"] = Permission.Manage,
        ["EditWebhook"] = Permission.Manage,
        ["SwitchWebhook"] = Permission.Manage,
        ["RemoveWebhook"] = Permission.Manage,
        ["RestoreWebhook"] = Permission.Manage,
        ["RotateWebhookSecret"] = Permission.Manage,
        ["TestWebhook"] = Permission.Manage,
        ["SendWebhookAgain"] = Permission.Manage,
        ["FanOutWebhooks"] = Permission.Respond,
        ["FinishWebhook"] = Permission.Respond,

        // Alerts
        ["ReplayEvents"] = Permission.Respond,

        // Jobs
        ["RetryJob"] = Permission.Respond,
        ["LeaseJobs"] = Permission.Respond,
        ["ReclaimJobs"] = Permission.Respond,
        ["PruneJobs"] = Permission.Own,
        ["NoteClockJump"] = Permission.Own,
    };

    /// <summary>For which a role in the team that owns the thing is enough: <see cref="TeamRoles"/>. All others take the own role.</summary>
    private static readonly string[] InTeams =
    [
        "ApplyPolicy", "ArchivePolicy", "CreatePolicy", "EditPolicy", "EscalateIncident", "RestorePolicy",
        "DismissMerge", "ReleaseIncident", "SetDependencies", "SetGrouping",
        "ArchiveHeartbeat", "CreateHeartbeat", "EditHeartbeat", "PauseHeartbeat", "RestoreHeartbeat", "ResumeHeartbeat",
        "CreateApiKey", "EditTeam", "RevokeApiKey",
        "AcknowledgeIncident", "AddAttachment", "AddNote", "RemoveAttachment", "RestoreAttachment", "CloseIncident", "DeclareIncident", "EditIncident", "EndDrill", "MergeIncident", "RelateIncidents",
        "ReopenIncident", "RunDrill", "SnoozeIncident", "UnacknowledgeIncident", "UnmergeIncident", "UnrelateIncidents", "WakeIncident",
        "ArchiveIntegration", "CreateIntegration", "EditIntegration", "KeepTransformCase", "RemoveTransformCase", "ReplaceIntegrationKey",
        "RestoreIntegration", "SaveTransform", "SetMailSubjects", "SetSigningSecret",
        "LimitIntegration", "SetNoise",
        "AcceptSwap", "AddCalendarFeed", "AddOverride", "AddTemporary", "ArchiveSchedule", "CancelOverride", "CancelTemporary", "CreateSchedule",
        "DeclineSwap", "EditSchedule", "OfferSwap", "RemoveCalendarFeed", "RestoreSchedule", "WithdrawSwap", "WriteHandOffNote",
        "ArchiveProbe", "CreateProbe", "EditProbe", "LookNow", "RestoreProbe",
        "CreateSilence", "EndQuiet", "ExtendQuiet", "MuteIncident", "PlanMaintenance",
        "ArchiveService", "CreateService", "EditService", "RestoreService",
        "ReleaseEvent", "ReplayEvents", "SaveRules",
    ];

    [Fact]
    public void Every_command_for_which_a_role_in_a_team_is_enough_stands_in_the_list() =>
        Commands.Where(type => typeof(ITeamCommand).IsAssignableFrom(type)).Select(type => type.Name)
            .Should().BeEquivalentTo(InTeams, "whom it lets in is worth a second look");

    [Fact]
    public void Every_command_stands_in_the_permission_matrix() =>
        Commands.Select(type => $"{type.Name}: {((ICommand)RuntimeHelpers.GetUninitializedObject(type)).Needs}").Order(StringComparer.Ordinal)
            .Should().Equal(Matrix.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal), "a new command gets its row in CommandTests");
}
