using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Identity.Oidc;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Scripts;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Languages;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Email;
using Imp.Infrastructure.Notifications.Telegram;
using Imp.Infrastructure.Notifications.WebPush;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Rules;
using Imp.Infrastructure.Settings;
using Imp.Infrastructure.Streams;
using Imp.Infrastructure.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure;

/// <summary>Puts the house together.</summary>
public static class ImpServices
{
    /// <summary>Everything but the web: needs a <see cref="DataFolder"/> that this process has taken, and logging.</summary>
    /// <param name="settings">Null: the defaults.</param>
    public static IServiceCollection AddImp(this IServiceCollection services, DataFolder folder, ImpSettings? settings = null)
    {
        settings ??= new ImpSettings();
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IChance, SystemChance>();
        services.AddSingleton(folder);
        services.AddSingleton(new LanguageShelf(settings.Language));
        AddStorage(services, folder);
        AddChanges(services, settings);
        AddQueries(services);
        AddChannels(services, settings);
        AddWorkers(services);
        services.AddSingleton(new Flow.Table(new FlowLimit(settings.Limits.PerSecond, settings.Limits.Burst), new FlowLimit(settings.Limits.AllPerSecond, settings.Limits.AllBurst)));
        return services;
    }

    private static void AddStorage(IServiceCollection services, DataFolder folder)
    {
        var file = new SqliteFile(folder.Database);
        services.AddSingleton(file);
        services.AddSingleton(new DiskReserve(folder.Reserve));
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<Instruments>();
        services.AddSingleton<Gauges>();
        services.AddSingleton<SizeBudget>();
        services.TryAddSingleton<LogSwitch>();
        services.AddSingleton<HealthCheck>();
        services.AddSingleton<MetricText>();
        services.AddSingleton<BackupMaker>();
        services.AddSingleton<BackupDesk>();
        services.AddSingleton<ConfigurationDesk>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton(provider => new LedgerFile(folder.Ledger, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LedgerFile>>()));
        services.AddSingleton(provider => new AttachmentFile(folder.Attachments, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AttachmentDesk>();
        services.AddSingleton<StorageWatch>();
        services.AddPooledDbContextFactory<ImpDb>(file.ConfigureReader, poolSize: 32);
    }

    private static void AddChanges(IServiceCollection services, ImpSettings settings)
    {
        services.AddSingleton<Bell>();
        services.AddSingleton<WritingBoard>();
        services.AddSingleton<Handlers>();
        services.AddSingleton<FeedNames>();
        services.AddSingleton(provider => new FeedWriter(provider.GetRequiredService<FeedNames>(), provider.GetRequiredService<PublicAddress>()));
        services.AddSingleton<EventFeed>();
        services.AddSingleton<Recorder>();
        services.AddSingleton<CommandBus>();
        services.AddSingleton<OnceDesk>();
        services.AddSingleton<ResourceBook>();
        services.TryAddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.TryAddSingleton(ProviderMap.Of(settings.Oidc));
        services.AddSingleton<OidcClient>();
        services.AddSingleton<ProviderDesk>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<ILetters, Letters>();
        services.AddSingleton<PostDesk>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<SignedIn>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IncidentTemplates>();
        services.AddSingleton<Wall.WallLinks>();
        services.AddSingleton<Wall.WallBoard>();
        services.AddSingleton<IntegrationKeys>();
        services.AddSingleton<EventLedger>();
        services.AddSingleton<RequestLedger>();
        services.AddSingleton<LedgerAllowance>();
        services.AddSingleton<Handled>();
        services.AddSingleton(provider => new ReplayRehearsal(
            provider.GetRequiredService<WriteGate>(), provider.GetRequiredService<CommandBus>(), provider.GetServices<IOpeningStep>(), provider.GetRequiredService<IChance>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ReplayRehearsal>>()));
        services.AddSingleton<EventRetention>();
        services.AddSingleton<FeedRetention>();
        services.AddSingleton<WebhookRetention>();
        services.AddSingleton<WebhookBoard>();
        services.AddSingleton<IWebhookCaller, WebhookCaller>();
        services.AddSingleton<StoredBodies>();
        services.AddSingleton<PingDesk>();
        services.AddSingleton<QuietBoard>();
        services.AddSingleton<NoiseBoard>();
        services.AddSingleton<RuleBoard>();
        services.AddSingleton<RuleMemory>();
        services.AddSingleton<GroupingBoard>();
        AddEach(services, typeof(IOpeningStep));
        services.AddSingleton<ProbeDesk>();
        services.AddSingleton<ProbeEye>();
        services.TryAddSingleton(ScriptCommand.Own());
        services.AddSingleton<ScriptPool>();
        services.AddSingleton<TransformMarks>();
        services.AddSingleton<TransformDoor>();
        services.AddSingleton<TransformDesk>();
    }

    /// <summary>Every class named <c>…Queries</c> or <c>…Finder</c> is one; it holds nothing but the way to the database.</summary>
    private static void AddQueries(IServiceCollection services)
    {
        services.AddSingleton<OpenBoard>();
        services.AddSingleton<NameBoard>();
        services.AddSingleton<SearchDesk>();
        services.AddSingleton<IncidentLists>();
        services.AddSingleton<BulkIncidents>();
        foreach (var type in typeof(ImpServices).Assembly.GetTypes())
            if (type is { IsClass: true, IsAbstract: false, IsNested: false } && (type.Name.EndsWith("Queries", StringComparison.Ordinal) || type.Name.EndsWith("Finder", StringComparison.Ordinal))) services.AddSingleton(type);
    }

    private static void AddWorkers(IServiceCollection services)
    {
        services.AddSingleton<ThisRun>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<PagerAudit>();
        services.AddSingleton<AuditWitness>();
        services.AddSingleton<OutsideWatch>();
        AddEach(services, typeof(IWorker), except: typeof(ChannelSender));
        services.AddSingleton(provider => (IReadOnlyList<Runner>)
        [
            .. provider.GetServices<IWorker>().Concat(provider.GetServices<IChannel>().Select(channel => ActivatorUtilities.CreateInstance<ChannelSender>(provider, channel)))
                .Select(worker => ActivatorUtilities.CreateInstance<Runner>(provider, worker)),
        ]);
    }

    /// <summary>Every class that declares itself as a channel is one; each gets a sender of its own.</summary>
    private static void AddChannels(IServiceCollection services, ImpSettings settings)
    {
        var mail = settings.Mail;
        services.TryAddSingleton(new MailOptions(mail.Host, mail.Port, mail.User, mail.Password, mail.From, mail.Security));
        services.TryAddSingleton(new PublicAddress(settings.LinkBase));
        services.TryAddSingleton(new OutboundOptions(settings.Outbound.Allow));
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<GuardedSockets>();
        services.AddSingleton<GuardedPages>();
        services.AddSingleton<Sealing>();
        services.AddSingleton<IntegrationSecrets>();
        services.AddSingleton<SenderProof>();
        AddEach(services, typeof(ISenderCheck));
        services.AddSingleton<ChannelServers>();
        services.AddSingleton<CircuitBoard>();
        services.AddSingleton<PauseBoard>();
        services.TryAddSingleton(MessageLimits.Shipped);
        services.AddSingleton<LimitBoard>();
        services.AddSingleton<MessageDesk>();
        services.AddSingleton<AckLinks>();
        services.AddSingleton<ReachCodes>();
        services.AddSingleton<Notifications.Email.MailAnswers>();
        services.AddSingleton<Integrations.Mail.IMailAnswers>(provider => provider.GetRequiredService<Notifications.Email.MailAnswers>());
        services.AddSingleton<PushKey>();
        services.AddSingleton<ReplyDesk>();
        services.AddSingleton<CalendarDesk>();
        services.AddSingleton<CalendarBoard>();
        services.AddSingleton<FindingBoard>();
        services.AddSingleton<NightlyCheck>();
        services.AddSingleton<TelegramApi>();
        services.AddSingleton<TelegramButtons>();
        services.AddSingleton<Notifications.Pushover.PushoverApi>();
        services.AddSingleton<Notifications.Mattermost.MattermostProof>();
        services.AddSingleton(provider => new Notifications.Mattermost.MattermostButtons(
            provider.GetRequiredService<Notifications.Mattermost.MattermostProof>(), provider.GetRequiredService<Notifications.Mattermost.MattermostQueries>(),
            provider.GetRequiredService<AckLinkQueries>(), provider.GetRequiredService<ReplyDesk>(), provider.GetRequiredService<PublicAddress>(), provider.GetRequiredService<LanguageShelf>()));
        services.AddSingleton<Notifications.Twilio.TwilioDesk>();
        services.AddSingleton<AnswerDoor>();
        services.AddSingleton<Notifications.SlackBot.SlackApi>();
        services.AddSingleton<Notifications.SlackBot.SlackButtons>();
        AddEach(services, typeof(IDeclaredChannel), typeof(IChannel));
    }

    /// <summary>Registers every class of this project that is of a kind.</summary>
    /// <param name="part">What is asked for where it is not the kind itself.</param>
    private static void AddEach(IServiceCollection services, Type kind, Type? part = null, Type? except = null)
    {
        foreach (var type in typeof(ImpServices).Assembly.GetTypes())
            if (type is { IsClass: true, IsAbstract: false } && kind.IsAssignableFrom(type) && type != except) services.AddSingleton(part ?? kind, type);
    }
}
