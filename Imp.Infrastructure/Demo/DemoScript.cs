using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Demo;

/// <summary>One incident's story.</summary>
/// <param name="Before">How long before now it began.</param>
internal sealed record DemoStory(TimeSpan Before, string Service, string Key, IReadOnlyList<DemoScene> Scenes);

/// <summary>Something that happens in it: alerts that come, or a person's deed.</summary>
internal sealed record DemoScene(TimeSpan After, Alert? Alert = null, int Times = 1, string? By = null, Func<IncidentId, DemoCompany, ICommand>? Command = null)
{
    /// <summary>What somebody attaches.</summary>
    public (string Name, Func<byte[]> Bytes)? File { get; init; }
}

/// <summary>The week, as data.</summary>
internal static class DemoScript
{
    private const string Maya = "Maya Lindqvist", Tomas = "Tomás Herrera", Aiko = "Aiko Tanaka", Samuel = "Samuel Okoye", Ewa = "Ewa Nowak", Jonas = "Jonas Weber";

    /// <summary>So many pods may fail in a minute before it is a storm.</summary>
    public const int Pods = 4;

    public static IReadOnlyList<DemoStory> Scenes { get; } =
    [
        Story(Days(6, 9), "PostgreSQL", "pg/replica-lag",
            Fires("Replica db-2 is 95 s behind", AlertSeverity.Error, "db-2", 14), Ack(3, Tomas),
            Note(9, Tomas, "A report of the finance team holds a lock since 09:40. Asked Ines to stop it."),
            Status(12, Tomas, StatusAction.Identify), Tags(13, Tomas, "db", "replication"), Status(24, Tomas, StatusAction.Monitor),
            Close(41, Tomas, CloseReason.Fixed, "Report stopped. It needs a replica of its own.")),
        Story(Days(6, 1), "Website", "web/cert-expiry",
            Fires("Certificate of www expires in 13 days", AlertSeverity.Info, "probe-1"), Ack(190, Ewa), Close(215, Ewa, CloseReason.Fixed, "Renewed by hand; the timer of the renewal was off.")),
        Story(Days(5, 20), "Checkout", "checkout/5xx",
            Fires("Checkout answers 4 % of requests with errors", AlertSeverity.Critical, "gateway-1", 31), Ack(2, Aiko), Assign(2, Aiko, Aiko),
            Role(3, Aiko, IncidentRoles.Commander, Aiko), Role(4, Aiko, IncidentRoles.Communications, Ewa), Role(5, Jonas, IncidentRoles.Scribe, Jonas),
            Impact(8, Ewa, "Customers who pay by card", 900, ""), File(9, Ewa, "errors-per-hour.png", DemoFiles.Graph), Impact(11, Ewa, null, null, "Pay by invoice: not affected."),
            Status(6, Aiko, StatusAction.Identify), Note(7, Aiko, "Deploy **2026.47.2** at 19:58 is the only change. Rolling back."), Note(15, Jonas, "Rolled back in both zones. Errors fall."),
            Notes(18, Aiko, "## What we know\n\n- Since 20:01 the payment provider's new client times out after 2 s instead of 10 s\n- About **900 customers** saw an error, 212 of them gave up\n\n## Done\n\n1. Rolled back to 2026.47.1\n2. Told support what to say"),
            Tags(19, Aiko, "deploy", "payments", "customer-visible"), Status(20, Aiko, StatusAction.Monitor), Close(47, Aiko, CloseReason.Fixed, "Rolled back. The time-out is now part of the release checklist.")),
        Story(Days(4, 14), "Mobile API", "mobile/latency", Fires("p95 latency of the mobile API above 1.2 s", AlertSeverity.Warning, "edge-3", 6), Ack(22, Ewa), Cleared(38), Close(52, Ewa, CloseReason.WentAway, null)),
        Story(Days(4, 3), "Kubernetes", "k8s/node-disk", Fires("Node k8s-worker-7: disk 91 % full", AlertSeverity.Warning, "k8s-worker-7", 9), Ack(14, Samuel), Tags(15, Samuel, "disk"), Close(36, Samuel, CloseReason.Fixed, "Old images removed.")),
        Story(Days(3, 22), "Payouts", "payouts/late", Fires("Payout run has not finished by 22:00", AlertSeverity.Error, "batch-2", 3), Ack(17, Tomas), Note(21, Tomas, "The bank's endpoint was closed for maintenance that nobody told us about."), Close(75, Tomas, CloseReason.External, "Ran through once the bank was back.")),
        Story(Days(3, 4), "Website", "web/search-empty", Fires("Search returns no results for common words", AlertSeverity.Error, "search-1", 5), Ack(4, Jonas), Status(11, Jonas, StatusAction.Identify), Close(33, Jonas, CloseReason.Fixed, "Index rebuilt.")),
        Story(Days(2, 16), "Kubernetes", "k8s/node-disk", Fires("Node k8s-worker-7: disk 90 % full", AlertSeverity.Warning, "k8s-worker-7", 4), Ack(9, Samuel), Note(12, Samuel, "Again. The image garbage collection does not run on this node."), Close(58, Samuel, CloseReason.Fixed, "Kubelet restarted; collection runs.")),
        Story(Days(2, 7), "Checkout", "checkout/queue", Fires("Receipts wait in the queue for more than 5 min", AlertSeverity.Warning, "queue-1", 12), Cleared(19)),
        Story(Days(1, 19), "PostgreSQL", "pg/connections", Fires("Connection pool of orders is at 98 %", AlertSeverity.Error, "db-1", 7), Ack(5, Maya), Assign(6, Maya, Samuel), Status(14, Samuel, StatusAction.Identify), Status(26, Samuel, StatusAction.Monitor), Close(44, Samuel, CloseReason.Fixed, "A forgotten migration job held 40 connections.")),
        Story(Days(1, 2), "Mobile API", "mobile/crash-rate", Fires("Crash rate of the Android app doubled", AlertSeverity.Error, "app-stats", 2), Ack(31, Ewa), Close(48, Ewa, CloseReason.Noise, "One old device in our own lab.")),
        Story(Minutes(410), "Kubernetes", "k8s/node-disk", Fires("Node k8s-worker-7: disk 93 % full", AlertSeverity.Warning, "k8s-worker-7", 8), Ack(6, Samuel), Tags(7, Samuel, "disk", "third-time"), Note(9, Samuel, "Third time this week. Draining the node tonight."), Status(10, Samuel, StatusAction.Identify)),
        Story(Minutes(95), "Payouts", "payouts/rejects", Fires("Bank rejects 12 % of payouts", AlertSeverity.Error, "batch-2", 17), Ack(4, Aiko), Status(19, Aiko, StatusAction.Identify), Notes(21, Aiko, "The bank wants the new field `purposeCode` since this morning.\n\n| Bank | Rejected |\n|---|---|\n| North | 412 |\n| Harbour | 3 |"), Tags(22, Aiko, "bank", "payments"),
            File(23, Tomas, "bank-answers.log", DemoFiles.Log), Role(23, Aiko, IncidentRoles.Commander, Aiko), Role(24, Aiko, "Bank contact", Tomas), File(25, Aiko, "rejects-per-hour.png", DemoFiles.Graph), Impact(27, Aiko, "Merchants with an account at North or Harbour", 415, "Payouts by the old run, at 18:00."), Status(55, Jonas, StatusAction.Monitor)),
        Story(Minutes(26), "Website", "web/images-slow", Fires("Product pictures load slower than 3 s", AlertSeverity.Warning, "edge-1", 11)),
        Story(Minutes(27), "PostgreSQL", "pg/standby-link", Goes(0, 2), Goes(5, 2), Goes(10, 2), Goes(15, 3), Goes(21, 2)),
        .. Enumerable.Range(1, 26).Select(pod => Story(
            TimeSpan.FromSeconds(190 - pod), "Kubernetes", $"k8s/pod-{pod}", [Pod(pod), .. pod <= Pods ? [Cleared(1)] : Array.Empty<DemoScene>()])),
        Story(Days(2, 12), "Website", "web/staging", Fires("Search returns no results for common words", AlertSeverity.Error, "staging-2")),
        Story(Days(1, 12), "Website", "web/staging", Fires("Certificate of www expires in 13 days", AlertSeverity.Info, "staging-1")),
        Story(Minutes(25), "Website", "web/search-slow", Fires("Product search loads in more than 3 s", AlertSeverity.Warning, "search-1", 4)),
        Story(Minutes(17), "Kubernetes", "k8s/not-ready",
            Node(0, "k8s-worker-3", 6), Node(1, "k8s-worker-4", 5), Node(1, "k8s-worker-5", 1), Node(2, "k8s-worker-6", 3), Ack(3, Samuel), NodeBack(9, "k8s-worker-5"), NodeBack(12, "k8s-worker-3")),
        Story(Minutes(7), "Checkout", "checkout/5xx", Fires("Checkout answers 9 % of requests with errors", AlertSeverity.Critical, "gateway-2", 16)),
        Story(Minutes(4), "PostgreSQL", "pg/primary", Fires("Primary db-1 answers every third query", AlertSeverity.Error, "db-1", 5), Ack(2, Tomas)),
        Story(Minutes(3), "Payouts", "payouts/stuck", Fires("Payouts wait for the database", AlertSeverity.Warning, "batch-2", 2)),
    ];

    /// <summary>Fires, and is over some minutes later.</summary>
    private static DemoScene[] Goes(int after, int minutes) =>
    [
        new(Minutes(after), new Alert(AlertAction.Trigger, null, "The standby in zone B is not reachable", AlertSeverity.Error, "db-3")),
        Cleared(after + minutes),
    ];

    private static DemoStory Story(TimeSpan before, string service, string key, params DemoScene[][] scenes) => new(before, service, key, [.. scenes.SelectMany(several => several)]);

    private static DemoStory Story(TimeSpan before, string service, string key, params DemoScene[] scenes) => new(before, service, key, scenes);

    private static TimeSpan Days(int days, int hours) => TimeSpan.FromDays(days) + TimeSpan.FromHours(hours) - TimeSpan.FromHours(12);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static DemoScene Fires(string title, AlertSeverity severity, string source, int times = 1) =>
        new(TimeSpan.Zero, new Alert(AlertAction.Trigger, null, title, severity, source), times);

    private static DemoScene Node(int after, string node, int times) => new(
        Minutes(after), new Alert(AlertAction.Trigger, $"k8s/not-ready/{node}", $"Node {node} is not ready", AlertSeverity.Error, node)
        {
            Details = () => new AlertDetails($"The kubelet of {node} has not reported for 40 s.", [new("cluster", "prod"), new("zone", "eu-west-1b"), new("node", node)], [], []),
        }, times);

    private static DemoScene Pod(int pod) => new(
        TimeSpan.Zero, new Alert(AlertAction.Trigger, null, $"Pod shop-{pod} does not answer", AlertSeverity.Warning, $"k8s-worker-{pod % 7 + 1}")
        {
            Details = () => new AlertDetails(null, [new("cluster", $"edge-{pod}"), new("pod", $"shop-{pod}")], [], []),
        });

    private static DemoScene NodeBack(int after, string node) => new(Minutes(after), new Alert(AlertAction.Resolve, $"k8s/not-ready/{node}", null, AlertSeverity.Error));

    private static DemoScene Cleared(int after) => new(Minutes(after), new Alert(AlertAction.Resolve, null, null, AlertSeverity.Error));

    private static DemoScene Does(int after, string who, Func<IncidentId, DemoCompany, ICommand> what) => new(Minutes(after), By: who, Command: what);

    private static DemoScene Ack(int after, string who) => Does(after, who, (id, _) => new AcknowledgeIncident(id));

    private static DemoScene Note(int after, string who, string text) => Does(after, who, (id, _) => new AddNote(id, text));

    private static DemoScene File(int after, string who, string name, Func<byte[]> bytes) => new(Minutes(after), By: who) { File = (name, bytes) };

    private static DemoScene Notes(int after, string who, string text) => Does(after, who, (id, _) => new EditIncident(id, Notes: text));

    private static DemoScene Status(int after, string who, StatusAction action) => Does(after, who, (id, _) => new EditIncident(id, Status: action));

    private static DemoScene Role(int after, string who, string role, string person) => Does(after, who, (id, company) => new EditIncident(id) { Roles = new Dictionary<string, UserId?> { [role] = company.Id(person) } });

    private static DemoScene Impact(int after, string by, string? who, long? count, string? workaround) => Does(after, by, (id, _) => new EditIncident(id) { Impact = new ImpactEdit(who, count, false, workaround) });

    private static DemoScene Tags(int after, string who, params string[] tags) => Does(after, who, (id, _) => new EditIncident(id, Tags: tags));

    private static DemoScene Assign(int after, string who, string to) => Does(after, who, (id, company) => new EditIncident(id, Assignee: company.Id(to)));

    private static DemoScene Close(int after, string who, CloseReason reason, string? note) => Does(after, who, (id, _) => new CloseIncident(id, reason, note));
}
