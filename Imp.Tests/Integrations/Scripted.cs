using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Scripts;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>Integrations whose requests go through scripts that the engine understands as they stand.</summary>
internal static class Scripted
{
    public static readonly Actor Manager = Actor.Person(new UserId(Guid.Parse("00000000-0000-0000-0000-0000000000aa")), "mia", Role.Manager);

    /// <summary>Takes the event's fields over, one alert per element when it has items.</summary>
    public const string Plain = "function transform(event) { if (event.drop) return null; if (event.items) return event.items; return { title: event.title, dedupKey: event.key, action: event.action, severity: event.severity }; }";

    public static Task SaveAsync(this World world, string service, string script) =>
        world.Bus.ExecuteAsync(new SaveTransform(world.Door(service).Id, TransformKind.Script, script, script), Manager);

    public static Task SaveAsync(this World world, string service, Mapping mapping) =>
        world.Bus.ExecuteAsync(new SaveTransform(world.Door(service).Id, TransformKind.Mapping, mapping.ToJson(), null), Manager);

    /// <summary>A request comes to the door and is stored.</summary>
    public static async Task<long> KnockAsync(this World world, string service, string body, string? id = null)
    {
        var request = new SenderRequest("POST", new Dictionary<string, string>(), new Dictionary<string, string> { ["Content-Type"] = "application/json", ["User-Agent"] = "probe/1", ["Authorization"] = "secret-word" }, Encoding.UTF8.GetBytes(body), world.Clock.UtcNow);
        var format = Formats.Recognise(request);
        return (await world.Get<TransformDoor>().StoreAsync(world.Door(service), format.Name, TransformReading.WithoutTransform(request, format.Name).Reading, id, request)).Sequence;
    }

    /// <summary>Every event in order: "Created disk" or "Suppressed (Dropped by the transform.)".</summary>
    public static async Task<IReadOnlyList<string>> StoryAsync(this World world) =>
        [.. (await world.Get<EventQueries>().ListAsync(null, null, null, 1_000, default)).Items.Reverse().Select(row => $"{row.Outcome} {row.DedupKey}{(row.Reason is null ? "" : $"({row.Reason})")}")];

    public static Task<ScriptRun> RunAsync(this ScriptPool pool, string code, string body = "{}") => pool.RunAsync(code, body, "{}", DateTimeOffset.UnixEpoch.AddYears(50));
}
