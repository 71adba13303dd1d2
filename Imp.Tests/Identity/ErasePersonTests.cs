using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Identity;

/// <summary>What is left of somebody who was erased: what they did and wrote, and nothing that says who it was.</summary>
public sealed class ErasePersonTests
{
    private const string Canary = "Kanarina Vogelsang";
    private const string Mail = "kanarina@vogelsang.example";

    [Fact]
    public async Task Nothing_in_any_table_names_them_and_the_chain_stays_whole()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (canary, incident) = await LivedAsync(house);
        await house.DoAsync(new ArchiveUser(canary.User!.Value));
        (await Found(house)).Should().NotBeEmpty("or the test would see nothing in any case");

        await house.DoAsync(new ErasePerson(canary.User.Value, new Secret(" KANARINA@vogelsang.example ")));
        await house.DoAsync(new ErasePerson(canary.User.Value, new Secret("anything: it is done")));

        (await Found(house)).Should().BeEmpty();
        var verdict = AuditVerification.OfFolder(house.Of<DataFolder>().Path);
        verdict.Fault.Should().BeNull();
        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
        (await db.Timeline.Where(row => row.IncidentId == incident && row.Kind == "incident.note-added").Select(row => row.Data + row.ActorName).ToListAsync())
            .Should().Contain(note => note.Contains("The disk was full") && note.Contains(ErasedPerson.Name));
        (await db.Audit.OrderBy(row => row.Sequence).LastAsync()).Detail.Should().NotContain("vogelsang");
        (await house.RefusedAsync(new RestoreUser(canary.User.Value))).Should().Be("person.erased");
    }

    [Theory]
    [InlineData("Kanarina", "\"Kanarina\", a Kanarina", "\"Erased person\", a Kanarina")]
    [InlineData("Kanarina Vogelsang", "by Kanarina Vogelsang. Kanarina Vogelsangs too", "by Erased person. Kanarina Vogelsangs too")]
    [InlineData("Kanarina Vogelsang", "Kanarina Vogelsang", "Erased person")]
    [InlineData("x", "write to K@a.example, not to kk@a.example", "write to erased, not to kk@a.example")]
    [InlineData("An \"x\" B", """{"name":"An \"x\" B"}""", """{"name":"Erased person"}""")]
    public void A_name_is_known_by_its_form(string name, string text, string clean) => new ErasedPerson([name], ["k@a.example"]).Clean(text).Should().Be(clean);

    [Fact]
    public async Task A_name_that_another_has_stays_theirs()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (canary, _) = await LivedAsync(house);
        await house.DoAsync(new CreateUser(new(house.Chance.NewId()), new(house.Chance.NewId()), "other@example.org", Canary, Role.Viewer));
        await house.DoAsync(new ArchiveUser(canary.User!.Value));

        await house.DoAsync(new ErasePerson(canary.User.Value, new Secret(Mail)));

        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
        (await db.Users.CountAsync(user => user.Name == Canary)).Should().Be(1);
        (await db.Audit.CountAsync(row => row.ActorName == Canary)).Should().Be(0);
        AuditVerification.OfFolder(house.Of<DataFolder>().Path).Fault.Should().BeNull();
    }

    [Fact]
    public async Task Only_an_owner_who_types_the_address_erases_somebody_who_is_archived()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (canary, _) = await LivedAsync(house);
        var manager = await house.PersonAsync("mia", Role.Manager);

        (await house.RefusedAsync(new ErasePerson(canary.User!.Value, new Secret(Mail)))).Should().Be("person.active");
        await house.DoAsync(new ArchiveUser(canary.User.Value));
        (await house.RefusedAsync(new ErasePerson(canary.User.Value, new Secret(Canary)))).Should().Be("person.confirmation");
        await house.Awaiting(it => it.DoAsync(new ErasePerson(canary.User.Value, new Secret(Mail)), manager)).Should().ThrowAsync<NotAllowed>();
    }

    [Fact]
    public async Task All_that_is_stored_about_somebody_is_told_and_no_secret()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (canary, _) = await LivedAsync(house);
        using var file = new MemoryStream();

        (await house.Of<PersonalDataQueries>().WriteAsync(canary.User!.Value, () => file, default)).Should().BeTrue();
        (await house.Of<PersonalDataQueries>().WriteAsync(new(house.Chance.NewId()), () => throw new InvalidOperationException(), default)).Should().BeFalse();

        using var json = System.Text.Json.JsonDocument.Parse(file.ToArray());
        json.RootElement.GetProperty("tables").EnumerateObject().Select(table => table.Name).Should().Contain(["Users", "ContactMethods", "Sessions", "Timeline", "Audit", "Incidents"]);
        System.Text.Encoding.UTF8.GetString(file.ToArray()).Should().Contain(Mail).And.Contain("The disk was full").And.NotContain("SealedSecret").And.NotContain("PasswordHash").And.NotContain("olga@example.org");
    }

    /// <summary>Somebody with a past: two addresses, a session, a note, an incident of theirs, and others who name them.</summary>
    private static async Task<(Actor Canary, IncidentId Incident)> LivedAsync(PeopleHouse house)
    {
        var (id, incident) = (new UserId(house.Chance.NewId()), new IncidentId(house.Chance.NewId()));
        await house.DoAsync(new CreateUser(id, new(house.Chance.NewId()), "early@vogelsang.example", "Kanarina Early-Vogelsang", Role.Responder, new Secret(PeopleHouse.Password)));
        await house.DoAsync(new EditUser(id, Mail, Canary, Role.Responder, null));
        var canary = Actor.Person(id, Canary, Role.Responder, "198.51.100.77");
        await house.DoAsync(new SignIn(new(house.Chance.NewId()), "Vogelsang Browser"), canary);
        await house.DoAsync(new AddContactMethod(new(house.Chance.NewId()), id, ChannelKind.Email, "Vogelsang at home", "home@vogelsang.example"), canary);
        await house.DoAsync(new DeclareIncident(incident, house.First.Service, "The shop is slow", Severity.Sev2, $"{Canary} looks at it"), canary);
        await house.DoAsync(new AddNote(incident, "The disk was full"), canary);
        await house.DoAsync(new AddNote(incident, $"Thanks, {Canary}! Write to {Mail}."));
        await house.DoAsync(await house.Of<AttachmentDesk>().KeepAsync(incident, new(house.Chance.NewId()), $"{Canary}.log", new MemoryStream([1]), default), canary);
        await house.DoAsync(new EditIncident(incident, Assignee: id));
        return (canary, incident);
    }

    private static Task<List<string>> Found(PeopleHouse house) => Task.FromResult(
        Rows.Of(house.Of<DataFolder>().Database).Split('\n').Where(row => row.Contains("vogelsang", StringComparison.OrdinalIgnoreCase) || row.Contains("198.51.100.77", StringComparison.Ordinal)).ToList());
}
