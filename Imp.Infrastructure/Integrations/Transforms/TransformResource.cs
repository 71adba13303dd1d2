using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>Transforms over HTTP: each integration has one, which may be none.</summary>
public sealed class TransformResource(IDbContextFactory<ImpDb> dbs) : TableResource<TransformResource.Item>(dbs)
{
    public override string Path => "transforms";

    public override string Single => "Transform";

    public override string Means => "How the requests of an integration become alerts: by the sender's format, a mapping or a script.";

    public override string Key => "integrationId";

    public override string UsualSort => "integration";

    public override Type Detail => typeof(Whole);

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from integration in db.Integrations
        where integration.ArchivedAt == null
        join found in db.Transforms on integration.Id equals found.IntegrationId into several
        from transform in several.DefaultIfEmpty()
        select new Item
        {
            IntegrationId = integration.Id, Integration = integration.Name, Kind = transform == null ? TransformKind.None : transform.Kind, Version = transform == null ? 0 : transform.Version,
            FailedAt = transform == null ? null : transform.FailedAt, FailedEvent = transform == null ? null : transform.FailedEvent, Failure = transform == null ? null : transform.Failure,
        };

    protected override async Task<object> DetailAsync(ImpDb db, Item line, Call call)
    {
        var saved = await db.TransformVersions.SingleOrDefaultAsync(version => version.IntegrationId == line.IntegrationId && version.Version == line.Version, call.Cancel);
        return new Whole(line)
        {
            Script = saved is { Kind: TransformKind.Script } ? saved.Source : null, Compiled = saved is { Kind: TransformKind.Script } && saved.Compiled != saved.Source ? saved.Compiled : null, Mapping = saved is { Kind: TransformKind.Mapping } ? Mapping.FromJson(saved.Source) : null, SavedAt = saved?.SavedAt, SavedBy = saved?.SavedBy,
        };
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("PUT", "/{integrationId}", "saveTransform", "Saves a mapping or a script, which counts from now on", Operation.NeedsOf<SaveTransform>(), typeof(Body), 200, null, SaveAsync)
        {
            Means = "A script must be what the engine itself understands: newer JavaScript is translated only by the editor of the console. The test cases are tried before.", Refusals = ["transform.cases"],
        },
        Do("DELETE", "", "switchTransformOff", "Requests are read as their format says from now on; the versions stay", id => new SaveTransform(new(id), TransformKind.None, "", null)),
    ];

    private async Task<object?> SaveAsync(Call call)
    {
        if (await FindAsync(call.Key, call) is not Whole now) throw new Missing("integration");
        var (body, desk) = ((Body)call.Body!, call.Of<TransformDesk>());
        if (body.Script is null == body.Mapping is null) throw Wrong.Field("mapping", "Either a mapping or a script.");

        // A script is tried in the sandbox, on kept requests: for whoever may change this integration, and for nobody else.
        await call.DemandAsync(new SaveTransform(now.IntegrationId, TransformKind.None, "", null));
        if (body.Script is { } script)
        {
            var code = string.IsNullOrEmpty(body.Compiled) ? script : body.Compiled;
            if (await desk.CheckAsync(script, code == script ? null : code, call.Cancel) is { } broken) throw Wrong.Field("script", broken);
            if (!body.Sure) RefuseDifferent(await desk.DifferencesAsync(now.IntegrationId, code, null, call.Cancel));
            await call.DoAsync(new SaveTransform(now.IntegrationId, TransformKind.Script, script, code));
        }
        else
        {
            var problems = body.Mapping!.Problems();
            if (problems.Count > 0) throw Wrong.Field("mapping", string.Join(" ", problems.Select(one => $"{one.Key}: {one.Value}")));
            if (!body.Sure) RefuseDifferent(await desk.DifferencesAsync(now.IntegrationId, null, new ReadyMapping(body.Mapping), call.Cancel));
            await call.DoAsync(new SaveTransform(now.IntegrationId, TransformKind.Mapping, body.Mapping.ToJson(), null));
        }
        return await FindAsync(call.Key, call);
    }

    private static void RefuseDifferent(IReadOnlyList<CaseDifference> different)
    {
        if (different.Count > 0) throw new Refusal("transform.cases", $"Test cases have another result now: {string.Join(", ", different.Select(one => one.Case.Name))}. Send \"sure\": true to save it all the same.");
    }

    /// <summary>One transform.</summary>
    public record Item
    {
        [Field("The integration whose requests it reads.", Filters = true)]
        public IntegrationId IntegrationId { get; init; }

        [Field("Name of the integration.", Filters = true, Sorts = true, Example = "Prometheus")]
        public string Integration { get; init; } = "";

        [Field("What counts now; `none`: the sender's format.", Filters = true)]
        public TransformKind Kind { get; init; }

        [Field("Number of the version that counts; 0 before the first.", Example = 1)]
        public int Version { get; init; }

        [Field("When it failed last, unless it worked since; null when all is well.")]
        public DateTimeOffset? FailedAt { get; init; }

        [Field("Sequence of the event at which it failed.")]
        public long? FailedEvent { get; init; }

        [Field("Why.")]
        public string? Failure { get; init; }
    }

    /// <summary>One with what it says.</summary>
    public sealed record Whole : Item
    {
        internal Whole(Item line) : base(line) { }

        [Field("The script; null when there is none.")]
        public string? Script { get; init; }

        [Field("The script as the engine understands it, where the editor of the console translated it; null where the engine runs it as it is.")]
        public string? Compiled { get; init; }

        [Field("The mapping; null when there is none.")]
        public Mapping? Mapping { get; init; }

        [Field("When this version was saved.")]
        public DateTimeOffset? SavedAt { get; init; }

        [Field("By whom.", Example = "Ana")]
        public string? SavedBy { get; init; }
    }

    /// <summary>What is sent to save one.</summary>
    public sealed record Body
    {
        [Field("JavaScript with `function transform(event, context)`; either this or `mapping`.")]
        public string? Script { get; init; }

        [Field("The same script in what the engine understands, as the editor of the console makes it; left out: the engine runs `script` itself.")]
        public string? Compiled { get; init; }

        [Field("Where in a request each part of an alert stands.", Example = """{"title":"{{title}}","dedupKey":"{{host}}/{{check}}","severity":"{{level}}","severities":[{"word":"page","severity":"critical"}]}""")]
        public Mapping? Mapping { get; init; }

        [Field("True: saves it although test cases have another result then.", Example = false)]
        public bool Sure { get; init; }
    }
}
