using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Incidents;

/// <summary>Commands through the bus: what is recorded with them, and what is left when they fail.</summary>
public sealed class IncidentCommandTests
{
    [Fact]
    public async Task A_change_is_on_the_timeline_and_in_the_audit_with_who_and_when()
    {
        await using var house = await PeopleHouse.StartAsync();
        var ana = await house.PersonAsync("ana", Role.Responder);
        var id = await DeclareAsync(house);
        house.Clock.Advance(TimeSpan.FromMinutes(3));

        await house.DoAsync(new AcknowledgeIncident(id, "I look"), ana);

        await using var db = await ReadAsync(house);
        var audit = await db.Audit.OrderBy(row => row.Sequence).LastAsync();
        (audit.Command, audit.At, audit.ActorKind, audit.ActorId, audit.ActorName, audit.From).Should()
            .Be((nameof(AcknowledgeIncident), house.Clock.UtcNow, ActorKind.Person, ana.Id, "ana", "192.0.2.2"));
        audit.Detail.Should().Be($$"""{"id":"{{id.Value}}","note":"I look"}""");
        var entries = await db.Timeline.Where(row => row.IncidentId == id && row.ActorId == ana.Id).OrderBy(row => row.Sequence).ToListAsync();
        entries.Select(row => (row.Kind, row.At, row.ActorName)).Should().Equal(
            ("incident.acknowledged", house.Clock.UtcNow, "ana"), ("incident.note-added", house.Clock.UtcNow, "ana"));
        (await db.Incidents.SingleAsync()).AssigneeId.Should().Be(ana.User);
    }

    [Fact]
    public async Task Acknowledging_twice_records_one_entry()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);

        await house.DoAsync(new AcknowledgeIncident(id));
        await house.DoAsync(new AcknowledgeIncident(id));

        await using var db = await ReadAsync(house);
        (await db.Timeline.CountAsync(row => row.Kind == "incident.acknowledged")).Should().Be(1);
        (await db.Audit.CountAsync(row => row.Command == nameof(AcknowledgeIncident))).Should().Be(2, "somebody did ask twice");
    }

    [Fact]
    public async Task Declaring_twice_with_one_id_makes_one_incident()
    {
        await using var house = await PeopleHouse.StartAsync();
        var command = new DeclareIncident(new(house.Chance.NewId()), house.First.Service, "It burns", Severity.Sev2, "notes", "fire", ["Hot"]);

        await house.DoAsync(command);
        await house.DoAsync(command);

        await using var db = await ReadAsync(house);
        (await db.Incidents.SingleAsync()).Tags.Select(tag => tag.Name).Should().Equal("hot");
    }

    [Theory]
    [InlineData("second of a key", "incident.key")]
    [InlineData("reopen beside a new one", "incident.key")]
    [InlineData("reopen what is open", "incident.response")]
    [InlineData("acknowledge what is closed", "incident.response")]
    [InlineData("notes over somebody's", "incident.notes")]
    [InlineData("status backwards", "incident.status")]
    [InlineData("title and status backwards", "incident.status")]
    [InlineData("snooze into the past", "incident.snooze")]
    public async Task A_refused_command_leaves_no_trace(string case_, string code)
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house, "fire");
        var command = await PrepareAsync(house, id, case_);
        var file = house.Of<SqliteFile>().Path;
        var before = Rows.Of(file);

        (await house.RefusedAsync(command)).Should().Be(code);

        Rows.Of(file).Should().Be(before);
    }

    [Fact]
    public async Task What_is_missing_not_allowed_or_invalid_leaves_no_trace_either()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);
        var file = house.Of<SqliteFile>().Path;
        var viewer = await house.PersonAsync("vi", Role.Viewer);
        var before = Rows.Of(file);

        await house.Awaiting(it => it.DoAsync(new CloseIncident(new(it.Chance.NewId()), CloseReason.Fixed))).Should().ThrowAsync<Missing>();
        await house.Awaiting(it => it.DoAsync(new CloseIncident(id, CloseReason.Fixed), viewer)).Should().ThrowAsync<NotAllowed>();
        await house.Awaiting(it => it.DoAsync(new EditIncident(id, Title: " "))).Should().ThrowAsync<FluentValidation.ValidationException>();
        await house.Awaiting(it => it.DoAsync(new EditIncident(id, Title: "New", Assignee: new(it.Chance.NewId())))).Should().ThrowAsync<Missing>();

        Rows.Of(file).Should().Be(before);
    }

    /// <summary>Three commands share a commit and the nth statement fails: one of them is undone to the last row, the others are whole.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    public async Task One_that_fails_in_the_middle_is_undone_alone(int nth)
    {
        using var faults = new Faults();
        await using var house = await PeopleHouse.StartAsync();
        faults.File = house.Of<SqliteFile>().Path;
        var gate = house.Of<WriteGate>();
        var hold = new TaskCompletionSource();
        var holding = gate.RunAsync(_ => hold.Task);
        string[] titles = ["one", "two", "three"];
        var commands = titles.Select(title => Record.ExceptionAsync(() => house.DoAsync(new DeclareIncident(new(house.Chance.NewId()), house.First.Service, title, Severity.Sev3)))).ToList();
        faults.FailAt(nth);

        hold.SetResult();
        await holding;
        var failures = await Task.WhenAll(commands);
        faults.FailAt(0);

        failures.Count(failure => failure is not null).Should().Be(1);
        var whole = titles.Where((_, at) => failures[at] is null).ToList();
        await using var db = await ReadAsync(house);
        (await db.Incidents.OrderBy(one => one.Number).Select(one => one.Title).ToListAsync()).Should().Equal(whole);
        (await db.Incidents.MaxAsync(one => one.Number)).Should().Be(2, "numbers have no gaps");
        (await db.Timeline.CountAsync(row => row.Kind == "incident.opened")).Should().Be(2);
        (await db.Audit.CountAsync(row => row.Command == nameof(DeclareIncident))).Should().Be(2);
        (await db.Escalations.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task No_secret_is_ever_in_the_file_in_the_clear()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (key, apiKey, password) = (KeyText.IntegrationKey(house.Chance), KeyText.ApiKey(house.Chance), "another long password");
        await house.DoAsync(new ReplaceIntegrationKey(house.First.Integration, new Secret(key)));
        await house.DoAsync(new CreateApiKey(new(house.Chance.NewId()), "robot", Role.Viewer, new Secret(apiKey)));
        await house.DoAsync(new CreateUser(new(house.Chance.NewId()), new(house.Chance.NewId()), "bo@example.org", "Bo", Role.Viewer, new Secret(password)));
        var (invitation, factor) = (new Secret(KeyText.IntegrationKey(house.Chance)), NewSecondFactor.Make(house.Chance));
        await house.DoAsync(new InvitePerson(new(house.Chance.NewId()), "pia@example.org", Role.Viewer, [], invitation));
        var code = Totp.CodeAt(Convert.FromHexString(factor.Seed.Reveal), Totp.StepAt(house.Clock.GetUtcNow()));
        await house.DoAsync(new SwitchOnSecondFactor(new Secret(PeopleHouse.Password), factor, new Secret(code)));

        var everything = Rows.Of(house.Of<SqliteFile>().Path);
        foreach (var secret in new[] { key, apiKey, password, PeopleHouse.Password, house.First.IntegrationKey.Reveal, house.First.ApiKey!.Reveal, invitation.Reveal, factor.Seed.Reveal, factor.SeedText().Replace(" ", ""), factor.Recovery[0].Reveal })
            everything.Should().NotContain(secret);
        everything.Should().Contain("••••••", "the commands themselves are in the audit");
    }

    private static async Task<ICommand> PrepareAsync(PeopleHouse house, IncidentId id, string wanted)
    {
        switch (wanted)
        {
            case "second of a key":
                return new DeclareIncident(new(house.Chance.NewId()), house.First.Service, "Again", Severity.Sev3, DedupKey: "fire");
            case "reopen beside a new one":
                await house.DoAsync(new CloseIncident(id, CloseReason.Fixed));
                await DeclareAsync(house, "fire");
                return new ReopenIncident(id, "still");
            case "reopen what is open":
                return new ReopenIncident(id, "still");
            case "acknowledge what is closed":
                await house.DoAsync(new CloseIncident(id, CloseReason.Fixed));
                return new AcknowledgeIncident(id, "a note that must not stay");
            case "notes over somebody's":
                await house.DoAsync(new EditIncident(id, Notes: "Ana's"));
                return new EditIncident(id, Title: "New", Notes: "Bo's", NotesBefore: "");
            case "snooze into the past":
                return new SnoozeIncident(id, house.Clock.UtcNow);
            default:
                await house.DoAsync(new EditIncident(id, Status: StatusAction.Monitor));
                return new EditIncident(id, Title: wanted.StartsWith("title", StringComparison.Ordinal) ? "New" : null, Status: StatusAction.Identify);
        }
    }

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house, string? key = null)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev2, DedupKey: key));
        return id;
    }

    private static Task<ImpDb> ReadAsync(PeopleHouse house) => house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
}
