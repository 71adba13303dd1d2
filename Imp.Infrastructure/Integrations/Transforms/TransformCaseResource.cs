using System.Text;
using System.Text.Json.Serialization;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>Test cases of transforms over HTTP.</summary>
public sealed class TransformCaseResource(IDbContextFactory<ImpDb> dbs) : TableResource<TransformCaseResource.Item>(dbs)
{
    public override string Path => "transform-cases";

    public override string Single => "TransformCase";

    public override string Means => "Requests that were kept with what must become of each: every later version of the integration's transform is tried on them before it is saved.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from kept in db.TransformCases
        join integration in db.Integrations on kept.IntegrationId equals integration.Id
        where integration.ArchivedAt == null
        select new Item { Id = kept.Id, IntegrationId = kept.IntegrationId, Integration = integration.Name, Name = kept.Name, Head = kept.Request, Sent = kept.Body, Expected = kept.Expected, CreatedAt = kept.CreatedAt };

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Keeps a request with what must become of it", (Body body, Guid id, Call _) => new KeepTransformCase(id, body.IntegrationId ?? default, body.Name ?? "", body.Event, Readable(body.Expected ?? ""))
        {
            Request = body.Request?.ToKept(),
        }, "transform.cases", "transform.body"),
        Do("DELETE", "", "removeTransformCase", "It is tried no longer", id => new RemoveTransformCase(id)),
    ];

    private static string Readable(string expected) => expected.Trim() is { Length: > 0 } text && ResultText.Problem(text) is { } problem ? throw Wrong.Field("expected", problem) : expected.Trim();

    /// <summary>One case.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public Guid Id { get; init; }

        [Field("The integration whose transform is tried on it.", Filters = true)]
        public IntegrationId IntegrationId { get; init; }

        [Field("Name of the integration.", Filters = true, Sorts = true, Example = "Prometheus")]
        public string Integration { get; init; } = "";

        [Field("What it is about.", Filters = true, Sorts = true, Example = "Disk full")]
        public string Name { get; init; } = "";

        [Field("What was sent.")]
        public SentRequest Request => SentRequest.Of(SentHead.FromJson(Head), Sent);

        [Field("What must become of it, in the words of a script's result; `null`: nothing.", Example = """{ "action": "trigger", "title": "Disk is full" }""")]
        public string Expected { get; init; } = "";

        [Field("When it was kept.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [JsonIgnore]
        public string Head { get; init; } = "";

        [JsonIgnore]
        public byte[] Sent { get; init; } = [];
    }

    /// <summary>What is sent to keep one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("The integration whose transform is tried on it.", Needed = true, Example = "$integrations")]
        public IntegrationId? IntegrationId { get; init; }

        [Field("1 to 100 characters.", Needed = true, Example = "Disk full")]
        public string? Name { get; init; }

        [Field("Sequence of a stored event of the integration, whose request it is; either this or `request`.")]
        public long? Event { get; init; }

        [Field("What is sent; either this or `event`.", Example = """{"body":"{\"title\":\"Disk is full\",\"host\":\"web-1\",\"check\":\"disk\",\"level\":\"page\"}"}""")]
        public SentRequest? Request { get; init; }

        [Field("What must become of it: the result of a script as JSON, or `null`.", Needed = true, Example = """{"action":"trigger","dedupKey":"web-1/disk","title":"Disk is full","severity":"critical"}""")]
        public string? Expected { get; init; }
    }
}

/// <summary>A parameter of an address.</summary>
public sealed record SentParameter(string Name, string Value);

/// <summary>A header.</summary>
public sealed record SentHeader(string Name, string Value);

/// <summary>A request as the API shows and takes it: the body as text, or as base64 where it is none.</summary>
public sealed record SentRequest
{
    public string Method { get; init; } = "POST";

    /// <summary>Name of the format by which it is read where the transform fails.</summary>
    public string Format { get; init; } = GenericJson.Format;

    /// <summary>Of a GET.</summary>
    public IReadOnlyList<SentParameter> Query { get; init; } = [];

    /// <summary>Those that say what was sent; others are not kept.</summary>
    public IReadOnlyList<SentHeader> Headers { get; init; } = [];

    public string? Body { get; init; }

    public string? Base64 { get; init; }

    internal static SentRequest Of(SentHead head, byte[] body)
    {
        var text = AsText(body);
        return new SentRequest
        {
            Method = head.Method, Format = head.Format, Query = [.. head.Query.Select(one => new SentParameter(one.Key, one.Value))], Headers = [.. head.Headers.Select(one => new SentHeader(one.Key, one.Value))],
            Body = text, Base64 = text is null && body.Length > 0 ? Convert.ToBase64String(body) : null,
        };
    }

    /// <exception cref="FluentValidation.ValidationException">It is none.</exception>
    internal KeptRequest ToKept()
    {
        if (Method is not ("POST" or "GET")) throw Wrong.Field("request", "method: POST or GET.");
        if (Formats.Find(Format) is not { } format) throw Wrong.Field("request", $"format: There is no format {Format}.{Nearest.Hint(Format, [.. Formats.All.Select(one => one.Name)])}");
        if (Body is { Length: > 0 } && Base64 is { Length: > 0 }) throw Wrong.Field("request", "Either body or base64.");
        var bytes = Base64 is { Length: > 0 } packed ? FromBase64(packed) : Encoding.UTF8.GetBytes(Body ?? "");
        return new KeptRequest(SentHead.Of(new SenderRequest(Method, Pairs(Query.Select(one => (one.Name, one.Value))), Pairs(Headers.Select(one => (one.Name, one.Value))), bytes, default), format.Name), bytes);
    }

    private static Dictionary<string, string> Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        var made = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in pairs) made.TryAdd(name, value);
        return made;
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : throw Wrong.Field("request", "base64: This is no base64.");
    }

    /// <returns>Null where as text it would come back as something else: texts lose the blanks around them.</returns>
    private static string? AsText(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Length > 0 && text.Trim() == text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(body) ? text : null;
    }
}
