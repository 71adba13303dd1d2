using Imp.Domain.Audit;
using Imp.Domain.Escalation;
using Imp.Domain.Grouping;
using Imp.Domain.Heartbeats;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Jobs;
using Imp.Domain.Noise;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Probes;
using Imp.Domain.Quiet;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Imp.Infrastructure.Database;

/// <summary>Every table. Reading contexts come from the factory and cannot write; a writing one exists only inside the write gate.</summary>
public sealed class ImpDb(DbContextOptions<ImpDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();
    public DbSet<ProviderAccount> ProviderAccounts => Set<ProviderAccount>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<SignInRules> SignInRules => Set<SignInRules>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Domain.Wall.WallLink> WallLinks => Set<Domain.Wall.WallLink>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<Service> Services => Set<Service>();
    public DbSet<Integration> Integrations => Set<Integration>();
    public DbSet<Transform> Transforms => Set<Transform>();
    public DbSet<TransformVersion> TransformVersions => Set<TransformVersion>();
    public DbSet<TransformCase> TransformCases => Set<TransformCase>();
    public DbSet<TransformRun> TransformRuns => Set<TransformRun>();
    public DbSet<StoredEvent> Events => Set<StoredEvent>();
    public DbSet<IncidentAlert> IncidentAlerts => Set<IncidentAlert>();
    public DbSet<QuietTime> QuietTimes => Set<QuietTime>();
    public DbSet<HeldAlert> HeldAlerts => Set<HeldAlert>();
    public DbSet<ServiceNoise> ServiceNoise => Set<ServiceNoise>();
    public DbSet<AlertStart> AlertStarts => Set<AlertStart>();
    public DbSet<Storm> Storms => Set<Storm>();
    public DbSet<LimitBreach> LimitBreaches => Set<LimitBreach>();
    public DbSet<SavedRules> RuleBooks => Set<SavedRules>();
    public DbSet<RuleHit> RuleHits => Set<RuleHit>();
    public DbSet<RuleMatch> RuleMatches => Set<RuleMatch>();
    public DbSet<GroupRule> GroupRules => Set<GroupRule>();
    public DbSet<IncidentGroup> IncidentGroups => Set<IncidentGroup>();
    public DbSet<Dependency> Dependencies => Set<Dependency>();
    public DbSet<Wait> Waits => Set<Wait>();
    public DbSet<DismissedMerge> DismissedMerges => Set<DismissedMerge>();
    public DbSet<Heartbeat> Heartbeats => Set<Heartbeat>();
    public DbSet<HeartbeatPing> HeartbeatPings => Set<HeartbeatPing>();
    public DbSet<Probe> Probes => Set<Probe>();
    public DbSet<ProbeLook> ProbeLooks => Set<ProbeLook>();
    public DbSet<ProbeHour> ProbeHours => Set<ProbeHour>();
    public DbSet<Incident> Incidents => Set<Incident>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<ListTaste> ListTastes => Set<ListTaste>();
    public DbSet<IncidentTemplate> IncidentTemplates => Set<IncidentTemplate>();
    public DbSet<TimelineRow> Timeline => Set<TimelineRow>();
    public DbSet<EscalationPolicy> Policies => Set<EscalationPolicy>();
    public DbSet<QuietHours> QuietHours => Set<QuietHours>();
    public DbSet<AckWatch> AckWatches => Set<AckWatch>();
    public DbSet<Domain.Escalation.Escalation> Escalations => Set<Domain.Escalation.Escalation>();
    public DbSet<ContactMethod> ContactMethods => Set<ContactMethod>();
    public DbSet<ChangedLimits> MessageLimits => Set<ChangedLimits>();
    public DbSet<ChannelPause> ChannelPauses => Set<ChannelPause>();
    public DbSet<StoredNotice> Notices => Set<StoredNotice>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<ScheduleOverride> ScheduleOverrides => Set<ScheduleOverride>();
    public DbSet<ScheduleTemporary> ScheduleTemporaries => Set<ScheduleTemporary>();
    public DbSet<KnownFinding> KnownFindings => Set<KnownFinding>();
    public DbSet<ShiftReminders> ShiftReminders => Set<ShiftReminders>();
    public DbSet<HandOffNote> HandOffNotes => Set<HandOffNote>();
    public DbSet<ShiftMark> ShiftMarks => Set<ShiftMark>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();
    public DbSet<CalendarLink> CalendarLinks => Set<CalendarLink>();
    public DbSet<ShiftSwap> ShiftSwaps => Set<ShiftSwap>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<Streams.FeedRow> Feed => Set<Streams.FeedRow>();
    public DbSet<Domain.Webhooks.Webhook> Webhooks => Set<Domain.Webhooks.Webhook>();
    public DbSet<Domain.Webhooks.WebhookDelivery> WebhookDeliveries => Set<Domain.Webhooks.WebhookDelivery>();
    public DbSet<Settings.ConfigurationRevision> ConfigurationRevisions => Set<Settings.ConfigurationRevision>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Operations.TraceContext> TraceContexts => Set<Operations.TraceContext>();

    protected override void OnModelCreating(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(ImpDb).Assembly);

    /// <summary>Instants are INTEGER milliseconds since 1970 UTC, enums are their names, ids their GUIDs.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        foreach (var type in typeof(IId).Assembly.GetTypes())
        {
            if (type.IsEnum) conventions.Properties(type).HaveConversion<string>();
            else if (type.IsValueType && typeof(IId).IsAssignableFrom(type)) conventions.Properties(type).HaveConversion(typeof(IdConverter<>).MakeGenericType(type));
        }
    }

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

    private sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, ToId) where TId : struct, IId
    {
        private static System.Linq.Expressions.Expression<Func<Guid, TId>> ToId
        {
            get
            {
                var value = System.Linq.Expressions.Expression.Parameter(typeof(Guid));
                return System.Linq.Expressions.Expression.Lambda<Func<Guid, TId>>(
                    System.Linq.Expressions.Expression.New(typeof(TId).GetConstructor([typeof(Guid)])!, value), value);
            }
        }
    }
}

/// <summary>Reading and writing that every room needs.</summary>
public static class ImpDbReading
{
    /// <summary>Finds by key, first among what this change already holds.</summary>
    /// <exception cref="Missing">There is none.</exception>
    public static async Task<T> RequireAsync<T>(this DbSet<T> set, object id, CancellationToken cancel) where T : class =>
        await set.FindAsync([id], cancel) ?? throw new Missing(typeof(T).Name.ToLowerInvariant());
}
