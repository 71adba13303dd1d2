using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>People over HTTP.</summary>
public sealed class UserResource(IDbContextFactory<ImpDb> dbs) : TableResource<UserResource.Item>(dbs)
{
    public override string Path => "users";

    public override string Single => "User";

    public override string Means => "People who can sign in and be paged. Passwords are set in the console.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Users.Select(user => new Item
    {
        Id = user.Id, Name = user.Name, Email = user.Email, Role = user.Role, Zone = user.Zone,
        QuietFrom = db.QuietHours.Where(quiet => quiet.UserId == user.Id).Select(quiet => (TimeOnly?)quiet.From).FirstOrDefault(), QuietUntil = db.QuietHours.Where(quiet => quiet.UserId == user.Id).Select(quiet => (TimeOnly?)quiet.Until).FirstOrDefault(),
        ContactMethodCount = db.ContactMethods.Count(method => method.UserId == user.Id && method.ArchivedAt == null && method.GoneAt == null),
        CreatedAt = user.CreatedAt, ArchivedAt = user.ArchivedAt, Archived = user.ArchivedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Adds a person, who can sign in once a password is set", (Body body, Guid id, Call call) => new CreateUser(
            new(id), new(call.Of<IChance>().NewId()), body.Email ?? "", body.Name ?? "", body.Role ?? Role.Responder, Zone: body.Zone), "person.email"),
        Change("Changes what is given", (Body body, Item now, Call _) => new EditUser(now.Id, body.Email ?? "", body.Name ?? "", body.Role ?? now.Role, body.Zone), "person.email", "person.last-owner"),
        Do("PUT", "/quiet-hours", "setQuietHours", "Says when the person is not disturbed by SEV3 and SEV4", (QuietHoursBody body, Guid id, Call _) => new SetQuietHours(new(id), body.From, body.Until)),
        Archive(id => new ArchiveUser(new(id)), "person.last-owner"),
        Restore(id => new RestoreUser(new(id))),
    ];

    /// <summary>One person.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names the person.", Filters = true)]
        public UserId Id { get; init; }

        [Field("1 to 100 characters.", Filters = true, Sorts = true, Example = "Ana")]
        public string Name { get; init; } = "";

        [Field("Mail address, by which the person signs in.", Filters = true, Sorts = true, Example = "ana@example.org")]
        public string Email { get; init; } = "";

        [Field("What the person is trusted with.", Filters = true)]
        public Role Role { get; init; }

        [Field("IANA name of the time zone; null: the browser's.", Example = "Europe/Berlin")]
        public string? Zone { get; init; }

        [Field("From then on the person's clock SEV3 and SEV4 wait; null: they never do.", Example = "22:00:00")]
        public TimeOnly? QuietFrom { get; init; }

        [Field("Until then; the next day where it is not later than the beginning.", Example = "07:00:00")]
        public TimeOnly? QuietUntil { get; init; }

        [Field("Ways to reach the person; 0: nobody can.", Example = 2)]
        public int ContactMethodCount { get; init; }
    }

    /// <summary>What is sent to add or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when added.", Example = "Bo")]
        public string? Name { get; init; }

        [Field("Mail address; needed when added.", Example = "bo@example.org")]
        public string? Email { get; init; }

        [Field("Left out: `responder`. Only an owner makes an owner.", Example = "responder")]
        public Role? Role { get; init; }

        [Field("IANA name, like `Europe/Berlin`; null: the browser's.", Example = "Europe/Berlin")]
        public string? Zone { get; init; }
    }

    /// <summary>When the person is not disturbed.</summary>
    public sealed record QuietHoursBody
    {
        [Field("On the person's clock; left out with `until`: never.", Example = "22:00:00")]
        public TimeOnly? From { get; init; }

        [Field("Until then.", Example = "07:00:00")]
        public TimeOnly? Until { get; init; }
    }
}
