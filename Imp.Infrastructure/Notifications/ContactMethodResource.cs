using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Contact methods over HTTP.</summary>
public sealed class ContactMethodResource(IDbContextFactory<ImpDb> dbs) : TableResource<ContactMethodResource.Item>(dbs)
{
    public override string Path => "contact-methods";

    public override string Single => "ContactMethod";

    public override string Means => "Ways to reach people. Who may manage sees everybody's, others their own; secrets are never told.";

    public override string UsualSort => "createdAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var (all, me) = (call.Actor.Role.May(Permission.Manage), call.Actor.User);
        return db.ContactMethods.Where(method => method.ArchivedAt == null && (all || method.UserId == me)).Select(method => new Item
        {
            Id = method.Id, UserId = method.UserId, Channel = method.Channel, Label = method.Label, Address = method.Address, UrgentAfter = method.UrgentAfter, CalmAfter = method.CalmAfter,
            CreatedAt = method.CreatedAt, ProvenAt = method.ProvenAt, ReachedAt = method.ReachedAt, GoneAt = method.GoneAt,
        });
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Adds one", (Body body, Guid id, Call _) => new AddContactMethod(
            new(id), body.UserId ?? default, body.Channel ?? default, body.Label ?? "", body.Address ?? "", body.SigningSecret is { } secret ? new Secret(secret) : null, Secrets(body)), "contact.many"),
        Change("Changes what is given", (ChangeBody body, Item now, Call _) => new EditContactMethod(now.Id, body.Label ?? "", body.Address ?? "", Secrets(body.Fields))),
        Do("PUT", "/page-times", "setPageTimes", "Says when it is used after its person is paged", (PageTimesBody body, Guid id, Call _) => new SetPageTimes(new(id), new PageTimes(body.UrgentAfter, body.CalmAfter))),
        new("POST", "/{id}/test", "testContactMethod", "Sends a test message", Operation.NeedsOf<TestContactMethod>(), null, 200, typeof(Sent), async call =>
        {
            var delivery = call.NewId(null);
            await call.DoAsync(new TestContactMethod(new(Guid.Parse(call.Key)), new(delivery)));
            return new Sent(new(delivery));
        }),
        Do("DELETE", "", "removeContactMethod", "Takes it away", id => new RemoveContactMethod(new(id))),
    ];

    private static Dictionary<string, Secret>? Secrets(Body body) => Secrets(body.Fields);

    private static Dictionary<string, Secret>? Secrets(IReadOnlyDictionary<string, string>? fields) => fields?.ToDictionary(one => one.Key, one => new Secret(one.Value));

    /// <summary>One way to reach one person.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public ContactMethodId Id { get; init; }

        [Field("Whose it is.", Filters = true)]
        public UserId UserId { get; init; }

        [Field("By what.", Filters = true)]
        public ChannelKind Channel { get; init; }

        [Field("What the person calls it.", Example = "E-mail")]
        public string Label { get; init; } = "";

        [Field("Where it leads, as the console shows it.", Example = "ana@example.org")]
        public string Address { get; init; } = "";

        [Field("Minutes after the page that it is used for SEV1 and SEV2; null: never.", Example = 0)]
        public int? UrgentAfter { get; init; }

        [Field("The same for SEV3 and SEV4.", Example = 0)]
        public int? CalmAfter { get; init; }

        [Field("When it was added.", Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When the person proved that it reaches them.")]
        public DateTimeOffset? ProvenAt { get; init; }

        [Field("When a message last got through.")]
        public DateTimeOffset? ReachedAt { get; init; }

        [Field("Since when it leads nowhere.")]
        public DateTimeOffset? GoneAt { get; init; }
    }

    /// <summary>What is sent to add one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Whose it is.", Needed = true, Example = "$users")]
        public UserId? UserId { get; init; }

        [Field("By what.", Needed = true, Example = "email")]
        public ChannelKind? Channel { get; init; }

        [Field("1 to 100 characters.", Needed = true, Example = "Second mail")]
        public string? Label { get; init; }

        [Field("Where it leads; channels that need none leave it out.", Example = "ana.second@example.org")]
        public string? Address { get; init; }

        [Field("For a webhook: `whsec_` and base64 of 24 to 64 bytes.")]
        public string? SigningSecret { get; init; }

        [Field("What else the channel needs, by name; never told again.")]
        public IReadOnlyDictionary<string, string>? Fields { get; init; }
    }

    /// <summary>What is sent to change one.</summary>
    public sealed record ChangeBody
    {
        [Field("1 to 100 characters.", Example = "Work mail")]
        public string? Label { get; init; }

        [Field("Where it leads.")]
        public string? Address { get; init; }

        [Field("What replaces what is stored, by name; what is missing stays.")]
        public IReadOnlyDictionary<string, string>? Fields { get; init; }
    }

    /// <summary>When it is used.</summary>
    public sealed record PageTimesBody
    {
        [Field("Minutes after the page for SEV1 and SEV2, 0 to 60; left out: it is not used for them.", Example = 0)]
        public int? UrgentAfter { get; init; }

        [Field("The same for SEV3 and SEV4.", Example = 10)]
        public int? CalmAfter { get; init; }
    }

    /// <summary>What was sent.</summary>
    public sealed record Sent
    {
        internal Sent(DeliveryId id) => DeliveryId = id;

        [Field("Names it among the deliveries, which say what became of it.")]
        public DeliveryId DeliveryId { get; }
    }
}
