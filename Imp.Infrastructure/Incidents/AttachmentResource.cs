using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>The attachments of one incident over HTTP.</summary>
public sealed class AttachmentResource(IDbContextFactory<ImpDb> dbs, AttachmentDesk desk, AttachmentQueries queries) : TableResource<AttachmentResource.Item>(dbs)
{
    public override string Path => "incidents/{number}/attachments";

    public override string Single => "Attachment";

    public override string Means => "Files beside one incident: screenshots, pieces of logs.";

    public override string UsualSort => "addedAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var number = NumberOf(call);
        return from one in db.Attachments
               where one.RemovedAt == null && one.IncidentId == db.Incidents.Where(incident => incident.Number == number).Select(incident => incident.Id).FirstOrDefault()
               select new Item { Id = one.Id, Name = one.Name, Kind = one.Kind, Bytes = one.Bytes, Sha256 = one.Sha256, ActorKind = one.ActorKind, Actor = one.ActorName, AddedAt = one.AddedAt };
    }

    /// <exception cref="Missing">There is no such incident.</exception>
    protected override async Task<IReadOnlyList<Item>> FillAsync(ImpDb db, IReadOnlyList<Item> lines, Call call)
    {
        var number = NumberOf(call);
        return lines.Count > 0 || await db.Incidents.AnyAsync(incident => incident.Number == number, call.Cancel) ? lines : throw new Missing("incident");
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "", "addAttachment", "Adds a file", Operation.NeedsOf<AddAttachment>(), null, 201, null, AddAsync)
        {
            Means = "The body is the file's bytes, whatever `Content-Type` says, and no form.",
            Parameters = [new("name", typeof(string), "What the file is called; cleaned, so read it back", "screenshot.png", Needed: true)],
            Refusals = ["incident.attachments"], TakesFile = true,
        },
        new("GET", "/{id}/content", "getAttachmentContent", "The bytes", Permission.View, null, 200, null, ContentAsync) { Means = "The file's bytes, to be saved, never to be shown.", GivesFile = true },
        new("DELETE", "/{id}", "removeAttachment", "Takes it away; its bytes are forgotten a day later", Operation.NeedsOf<RemoveAttachment>(), null, 204, null, async call =>
        {
            var found = await queries.FindAsync(NumberOf(call), IdOf(call), call.Cancel) ?? throw new Missing("attachment");
            await call.DoAsync(new RemoveAttachment(found.IncidentId, found.Id));
            return null;
        }),
    ];

    private async Task<object?> AddAsync(Call call)
    {
        var id = call.NewId(null);
        await desk.AddAsync(NumberOf(call), new(id), (FileSent)call.Body!, call.Actor, call.DoAsync, call.Cancel);
        call.MadeKey = id.ToString();
        return await FindAsync(call.MadeKey, call);
    }

    private async Task<object?> ContentAsync(Call call)
    {
        var found = await desk.FindAsync(NumberOf(call), IdOf(call), call.Cancel) ?? throw new Missing("attachment");
        return new FileGiven(found.Name, found.Bytes, found.Sha256, (to, cancel) => desk.SendAsync(found, to, cancel));
    }

    private static AttachmentId IdOf(Call call) => Guid.TryParse(call.ItemKey, out var id) ? new(id) : throw new Missing("attachment");

    private static long NumberOf(Call call) => long.TryParse(call.Key, out var number) ? number : 0;

    /// <summary>One file.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public AttachmentId Id { get; init; }

        [Field("What it is called.", Filters = true, Sorts = true, Example = "screenshot.png")]
        public string Name { get; init; } = "";

        [Field("What its first bytes say that it is; `other` is never shown as a picture.", Filters = true)]
        public FileKind Kind { get; init; }

        [Field("How large it is.", Sorts = true, Example = 48213)]
        public long Bytes { get; init; }

        [Field("Of its bytes, in hexadecimal.", Example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
        public string Sha256 { get; init; } = "";

        [Field("What kind of thing added it.", Filters = true)]
        public ActorKind ActorKind { get; init; }

        [Field("Who added it.", Example = "Ana")]
        public string Actor { get; init; } = "";

        [Field("When it was added.", Sorts = true)]
        public DateTimeOffset AddedAt { get; init; }
    }
}
